import { simpleTask, taskDefinition, workflow } from '../../../lib/workflow/index.ts';

export const resizeImage = taskDefinition({
  name: 'resize_image',
  ownerEmail: 'team@example.com',
  functionTimeoutSeconds: 30,
  retryDelaySeconds: 5,
});

export const thumbnails = workflow({
  name: 'thumbnails',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 600,
  input: ['url'],
  tasks: [
    simpleTask({
      ref: 'small',
      type: resizeImage.name,
      input: { url: '${workflow.input.url}', width: 200 },
    }),
  ],
  output: { url: '${small.output.url}' },
});

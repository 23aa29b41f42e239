import { simpleTask, taskDefinition, workflow } from 'conductor-lambda/workflow';

const ownerEmail = 'team@example.com';

/** How Conductor treats the tasks of the worker greet; the timeout is that of its function. */
export const greet = taskDefinition({
  name: 'my-service-greet',
  ownerEmail,
  functionTimeoutSeconds: 10,
});

export const welcome = workflow({
  name: 'my-service-welcome',
  ownerEmail,
  timeoutSeconds: 600,
  input: ['name'],
  tasks: [
    simpleTask({ ref: 'greeting', type: greet.name, input: { name: '${workflow.input.name}' } }),
  ],
  output: { greeting: '${greeting.output.result}' },
});

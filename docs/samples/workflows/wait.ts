import { waitTask, workflow } from '../../../lib/workflow/index.ts';

export const launch = workflow({
  name: 'launch',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 86_400,
  tasks: [
    waitTask({ ref: 'cool_down', duration: '2 seconds' }),
    waitTask({ ref: 'launch_date', until: new Date('2024-01-31T00:00:00Z') }),
    waitTask({ ref: 'approval', signal: true }),
  ],
  output: { approvedBy: '${approval.output.by}' },
});

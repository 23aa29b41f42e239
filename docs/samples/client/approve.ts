import type { ConductorClient } from '../../../lib/client/index.ts';
import { humanTask, workflow } from '../../../lib/workflow/index.ts';

const approval = humanTask<{ by: string }>({ ref: 'approval' });

export const vacation = workflow({
  name: 'vacation',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 86_400,
  tasks: [approval],
  output: { approvedBy: approval.output.by },
});

export async function approve(conductor: ConductorClient, workflowId: string, by: string) {
  await conductor.signal(workflowId, { ref: 'approval', output: { by } });
  return conductor.wait<{ approvedBy: string }>(workflowId);
}

import type { ConductorClient, WorkflowIdOf } from '../../../lib/client/index.ts';
import { humanTask, workflow } from '../../../lib/workflow/index.ts';

const approval = humanTask<{ by: string }>({ ref: 'approval' });

export const vacation = workflow({
  name: 'vacation',
  ownerEmail: 'team@example.com',
  timeoutSeconds: 86_400,
  tasks: [approval],
  output: { approvedBy: approval.output.by },
});

type Vacation = WorkflowIdOf<typeof vacation>;

export async function approve(conductor: ConductorClient, workflowId: Vacation, by: string) {
  await conductor.signal(workflowId, { ref: approval, output: { by } });
  const ended = await conductor.wait(workflowId);
  return ended.status === 'COMPLETED' ? ended.output.approvedBy : undefined;
}

/** What could not be ended, and why. */
export async function stopAll(conductor: ConductorClient, name: string): Promise<string[]> {
  const query = `workflowType = '${name}' AND status = 'RUNNING'`;
  const { results } = await conductor.search({ query, size: 1_000 });
  const ids = results.map(({ workflowId }) => workflowId);
  const { failed } = await conductor.bulk.terminate(ids, 'the office is closed');
  return Object.entries(failed).map(([id, why]) => `${id}: ${why}`);
}

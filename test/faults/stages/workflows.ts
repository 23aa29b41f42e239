import { simpleTask, workflow } from '../../../lib/workflow/index.ts';
import { registerTasks, registerWorkflow, start } from '../../support/conductor/server.ts';
import type { Definition } from '../kind.ts';
import { INPUT } from './recorded.ts';

const OWNER = { ownerEmail: 'test@example.com' };
/** None: with one, a task that is polled while the server still decides can stand still until the workflow times out. */
const WORKFLOW_SECONDS = 0;

/**
 * Registers a task type with many retries, soon after each other, and a response timeout of seconds. It does not use
 * `taskDefinition`, which refuses a response timeout that is shorter than a worker's timeout.
 */
export const registerType = (name: string, responseTimeoutSeconds: number) =>
  registerTasks({
    ...OWNER,
    name,
    retryCount: 20,
    retryDelaySeconds: 1,
    timeoutSeconds: 0,
    responseTimeoutSeconds,
  });

/** Starts workflows of one task of the type, numbered from 0; returns their ids. */
export async function beginWorkflows(taskType: string, definition: Definition): Promise<string[]> {
  const { tasks, input, responseTimeoutSeconds } = definition;
  await registerType(taskType, responseTimeoutSeconds);
  const references = Object.fromEntries(
    Object.keys(input).map((key) => [key, `\${workflow.input.${key}}`]),
  );
  const task = simpleTask({ ref: 'task', type: taskType, input: { ...INPUT, ...references } });
  const name = `${taskType}_alone`;
  await registerWorkflow(
    workflow({ ...OWNER, name, timeoutSeconds: WORKFLOW_SECONDS, tasks: [task] }),
  );
  const ids: string[] = [];
  for (let n = 0; n < tasks; n += 1) ids.push(await start(name, { n, workMs: 200, ...input }));
  return ids;
}

import { simpleTask, workflow } from '../../../lib/workflow/index.ts';
import { registerTasks, registerWorkflow, start } from '../../support/conductor/server.ts';
import type { Definition } from '../kind.ts';
import { INPUT } from './recorded.ts';

const OWNER = { ownerEmail: 'test@example.com' };
/** A workflow ends long before. */
const WORKFLOW_SECONDS = 900;

/**
 * How Conductor treats the tasks of a type: many tries, at once, and a response timeout of seconds.
 * Not by `taskDefinition`, which refuses what is shorter than a worker's timeout.
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

/** Starts workflows of one task of the type, numbered from 0; their ids. */
export async function beginWorkflows(taskType: string, definition: Definition): Promise<string[]> {
  const { tasks, input, responseTimeoutSeconds } = definition;
  await registerType(taskType, responseTimeoutSeconds);
  const told = Object.fromEntries(
    Object.keys(input).map((key) => [key, `\${workflow.input.${key}}`]),
  );
  const task = simpleTask({ ref: 'task', type: taskType, input: { ...INPUT, ...told } });
  const name = `${taskType}_alone`;
  await registerWorkflow(
    workflow({ ...OWNER, name, timeoutSeconds: WORKFLOW_SECONDS, tasks: [task] }),
  );
  const ids: string[] = [];
  for (let n = 0; n < tasks; n += 1) ids.push(await start(name, { n, workMs: 200, ...input }));
  return ids;
}

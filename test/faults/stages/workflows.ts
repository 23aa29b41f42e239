import { setTimeout as sleep } from 'node:timers/promises';
import { simpleTask, workflow } from '../../../lib/workflow/index.ts';
import { registerTasks, registerWorkflow, start } from '../../support/conductor/server.ts';
import type { Definition } from '../kind.ts';
import { INPUT } from './recorded.ts';

const OWNER = { ownerEmail: 'test@example.com' };
/** None: with one, a task that is polled while the server still decides can stand still until the workflow times out. */
const WORKFLOW_SECONDS = 0;
const RETRY_DELAY_SECONDS = 1;

/**
 * Registers a task type with many retries, soon after each other, and a response timeout of seconds. It does not use
 * `taskDefinition`, which refuses a response timeout that is shorter than a worker's timeout.
 */
export const registerType = (
  name: string,
  responseTimeoutSeconds: number,
  retryDelaySeconds = RETRY_DELAY_SECONDS,
) =>
  registerTasks({
    ...OWNER,
    name,
    retryCount: 20,
    retryDelaySeconds,
    timeoutSeconds: 0,
    responseTimeoutSeconds,
  });

/** Starts workflows of one task, numbered from 0, whose types take turns unless the kind says which; returns their ids. */
export async function beginWorkflows(
  taskTypes: readonly string[],
  definition: Definition,
): Promise<string[]> {
  const { tasks, pauseMs = () => 0, isBeside } = definition;
  const names: string[] = [];
  for (const taskType of taskTypes) names.push(await registerAlone(taskType, definition));
  const ids: string[] = [];
  for (let n = 0; n < tasks; n += 1) {
    const at = isBeside ? Number(isBeside(n)) : n % names.length;
    await sleep(pauseMs(n));
    ids.push(await start(names[at] ?? '', { n, workMs: 200, ...definition.input }));
  }
  return ids;
}

/** Registers a type, and a workflow of one task of it, which gets the whole input; returns the workflow's name. */
async function registerAlone(
  taskType: string,
  { input, responseTimeoutSeconds, retryDelaySeconds }: Definition,
): Promise<string> {
  await registerType(taskType, responseTimeoutSeconds, retryDelaySeconds);
  const references = Object.fromEntries(
    Object.keys(input).map((key) => [key, `\${workflow.input.${key}}`]),
  );
  const task = simpleTask({ ref: 'task', type: taskType, input: { ...INPUT, ...references } });
  const name = `${taskType}_alone`;
  await registerWorkflow(
    workflow({ ...OWNER, name, timeoutSeconds: WORKFLOW_SECONDS, tasks: [task] }),
  );
  return name;
}

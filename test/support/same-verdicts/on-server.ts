import type { Execution } from '../../../lib/conductor/workflows.ts';
import { simpleTask, taskDefinition, workflow } from '../../../lib/workflow/index.ts';
import {
  registerTasks,
  registerWorkflow,
  start,
  taskOf,
  uniqueName,
  waitForEnd,
} from '../conductor/server.ts';
import { logOf } from '../conductor/task-types.ts';
import { CASES, type Case, type Verdict } from './cases.ts';

/** What a server shows of a case that was played. */
export interface Played {
  verdict: Verdict;
  log: string[];
}

const COMMON = { ownerEmail: 'test@example.com', retryCount: 0, retryDelaySeconds: 0 };

/** Starts a workflow for each case, whose task is of the type `prefix` and the worker's name. */
export async function startCases(prefix: string): Promise<Record<string, string>> {
  const started: Record<string, string> = {};
  for (const [name, played] of Object.entries(CASES))
    started[name] = await startCase(prefix, played);
  return started;
}

/** The response timeout is of the type; so a case with its own registers the type anew before it starts. */
async function startCase(prefix: string, { worker, input, responseTimeoutSeconds }: Case) {
  const type = `${prefix}${worker}`;
  const definition = taskDefinition({ ...COMMON, name: type, functionTimeoutSeconds: 10 });
  const seconds = responseTimeoutSeconds ?? 60;
  await registerTasks({ ...definition, responseTimeoutSeconds: seconds });
  const name = uniqueName(type);
  const tasks = [simpleTask({ type, ref: 'task', input })];
  await registerWorkflow(
    workflow({ name, ownerEmail: COMMON.ownerEmail, timeoutSeconds: 300, tasks }),
  );
  return start(name);
}

/** Waits until a case has ended. */
export async function playedCase(workflowId: string, deadlineMs?: number): Promise<Played> {
  const end: Execution = await waitForEnd(workflowId, deadlineMs);
  const task = taskOf(end, 'task');
  const { status, outputData, reasonForIncompletion, pollCount, taskId } = task;
  const lines = await logOf(taskId, 1_000);
  return {
    verdict: {
      status: statusIn(status),
      ...{ outputData, pollCount },
      ...(reasonForIncompletion !== undefined && { reasonForIncompletion }),
    },
    log: lines.filter((line) => !line.includes('\n    at ')),
  };
}

function statusIn(status: string): Verdict['status'] {
  if (status === 'COMPLETED' || status === 'FAILED' || status === 'FAILED_WITH_TERMINAL_ERROR')
    return status;
  throw new Error(`a task has ended as ${status}`);
}

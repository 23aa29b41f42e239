import { undefinedIfTooLarge, undefinedIfUnknown } from '../conductor/errors.ts';
import type { Call } from '../conductor/http.ts';
import { readingAtMost } from '../conductor/reading-at-most.ts';
import { taskIn } from '../conductor/tasks.ts';
import { workflowOf } from '../conductor/workflows.ts';
import type { HistoryRequest } from '../protocol/inspection.ts';
import { parseTask } from '../task/parse.ts';
import type { Task } from '../task/task.ts';
import type { Attempt, History } from './answer.ts';
import { askerOf } from './ask.ts';
import { HISTORY_MS, MAX_ATTEMPTS, MAX_HISTORY_BYTES } from './defaults.ts';

/** What became of a task, or of the tasks of a workflow, as Conductor has it. It never throws. */
export async function historyOf(
  request: HistoryRequest,
  { version, call }: { version: string; call: Call },
): Promise<History> {
  const ask = askerOf(() => HISTORY_MS, HISTORY_MS);
  const asked = await ask((timeout) =>
    tasksOf(request, readingAtMost(MAX_HISTORY_BYTES, call), timeout),
  );
  if (asked.kind === 'failed') return { version, attempts: asked, isAll: false };
  const { tasks, isAll } = asked.value;
  const newest = tasks.slice(-MAX_ATTEMPTS).map(attemptOf);
  return {
    version,
    attempts: { kind: 'answered', value: newest },
    isAll: isAll && newest.length === tasks.length,
  };
}

interface Found {
  tasks: Task[];
  isAll: boolean;
}

/** In the order in which they were scheduled. Only a workflow knows the other attempts of a task. */
async function tasksOf({ about, id }: HistoryRequest, call: Call, timeout: number): Promise<Found> {
  if (about === 'workflow') {
    const found = await undefinedIfUnknown(workflowOf(call, id, timeout));
    return { tasks: (found?.tasks ?? []).map(parseTask), isAll: true };
  }
  const url = `/tasks/${encodeURIComponent(id)}`;
  const answer = await undefinedIfUnknown(call({ url, timeout }));
  if (answer === undefined) return { tasks: [], isAll: true };
  const task = taskIn(answer, url);
  const workflow = await undefinedIfTooLarge(workflowOf(call, task.workflowInstanceId, timeout));
  if (!workflow) return { tasks: [task], isAll: false };
  const attempts = workflow.tasks
    .map(parseTask)
    .filter(({ referenceTaskName }) => referenceTaskName === task.referenceTaskName);
  return { tasks: attempts, isAll: true };
}

const attemptOf = (task: Task): Attempt => ({
  taskId: task.taskId,
  workflowId: task.workflowInstanceId,
  taskType: task.taskType,
  referenceTaskName: task.referenceTaskName,
  status: task.status,
  retryCount: task.retryCount,
  pollCount: task.pollCount,
  ...(task.workerId && { workerId: task.workerId }),
  ...time('scheduledAtMs', task.scheduledTime),
  ...time('startedAtMs', task.startTime),
  ...time('updatedAtMs', task.updateTime),
  ...time('endedAtMs', task.endTime),
});

/** The server has 0 for what has not happened. */
function time<Name extends string>(name: Name, value: unknown): { [name in Name]?: number } {
  const times: { [name in Name]?: number } = {};
  if (typeof value === 'number' && value > 0) times[name] = value;
  return times;
}

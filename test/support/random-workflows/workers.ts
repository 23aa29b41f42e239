import { inProgress, TerminalError } from '../../../lib/index.ts';
import type { Ports } from '../../../lib/poller/ports.ts';
import type { JsonObject, Task } from '../../../lib/task/task.ts';
import { type Fn, inProcess } from '../conductor/polling.ts';
import type { End, Pause, Plan } from './plan.ts';
import type { Poll } from './predict.ts';

/** What does the tasks of all plans. */
export interface Workers {
  /** By task type. */
  fns: Record<string, Fn>;
  /** Plays Lambda, which refuses some calls and dies in others. */
  dispatch: Ports['dispatch'];
  /** What each poll of a task brought: as the worker saw it, where there was one. */
  pollsOf(taskId: string): Poll[];
}

type Turn = Pause | End;

/** Workers of these types, for plans by the names of their workflows. */
export function workersOf(plans: ReadonlyMap<string, Plan>, types: readonly string[]): Workers {
  const polls = new Map<string, Poll[]>();
  const note = (taskId: string, poll: Poll) =>
    polls.set(taskId, [...(polls.get(taskId) ?? []), poll]);

  const fn: Fn = (input, { taskId, pollCount, savedOutput, ...task }) => {
    note(taskId, { pollCount, input, savedOutput });
    return workedOn(turnOf(plans, { ...task, pollCount }), input);
  };
  const fns = Object.fromEntries(types.map((type) => [type, fn]));
  const invoke = inProcess(fns);

  return {
    fns,
    pollsOf: (taskId) => polls.get(taskId) ?? [],
    async dispatch(route, task) {
      const turn = turnOf(plans, task);
      if (turn.kind !== 'refused' && turn.kind !== 'crashes') return invoke(route, task);
      const { taskId, pollCount, inputData: input, outputData: savedOutput } = task;
      note(taskId, { pollCount, input, savedOutput });
      return turn.kind === 'crashes'
        ? { kind: 'crashed', reason: turn.reason }
        : { kind: 'refused', reason: 'throttled', afterSeconds: 1 };
    },
  };
}

/** What is to become of a poll. More polls or tries than were planned fail, and so the workflow ends otherwise. */
function turnOf(plans: ReadonlyMap<string, Plan>, task: Polled): Turn {
  const { workflowType, referenceTaskName: ref, retryCount, pollCount } = task;
  const planned = plans.get(workflowType)?.tasks.find(({ task: t }) => t.taskReferenceName === ref);
  const its = planned?.does.kind === 'worker' ? planned.does.tries[retryCount] : undefined;
  const turn = its && [...its.pauses, its.end][pollCount - 1];
  return (
    turn ?? { kind: 'terminal', reason: `nobody planned try ${retryCount}, poll ${pollCount}` }
  );
}
type Polled = Pick<Task, 'workflowType' | 'referenceTaskName' | 'retryCount' | 'pollCount'>;

function workedOn(turn: Turn, input: JsonObject): unknown {
  switch (turn.kind) {
    case 'returns':
      return turn.value;
    case 'echoes':
      return input;
    case 'inProgress':
      return inProgress({ ...turn, callbackAfterSeconds: 1 });
    case 'terminal':
      throw new TerminalError(turn.reason);
    case 'fails':
      throw new Error(turn.reason);
    case 'refused':
    case 'crashes':
      throw new Error(`no worker runs in a turn that is ${turn.kind}`);
  }
}

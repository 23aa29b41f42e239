import { inProgress, TerminalError } from '../../../lib/index.ts';
import type { Ports } from '../../../lib/poller/ports.ts';
import type { JsonObject, Task } from '../../../lib/task/task.ts';
import { type Fn, inProcess } from '../conductor/polling.ts';
import { taskIn } from '../polled.ts';
import type { End, Pause, Plan } from './plan.ts';
import type { Poll } from './predict.ts';

/** The workers of all plans. */
export interface Workers {
  /** By task type. */
  fns: Record<string, Fn>;
  /** Plays Lambda, which refuses some calls and dies in others. */
  dispatch: Ports['dispatch'];
  /** Each poll of a task, as its worker saw it, or as the poller saw it where no worker ran. */
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
    async dispatch(route, polled, sending) {
      const task = taskIn(sending.json[0]);
      const turn = turnOf(plans, task);
      if (turn.kind !== 'refused' && turn.kind !== 'crashes') return invoke(route, polled, sending);
      const { taskId, pollCount, inputData: input, outputData: savedOutput } = task;
      note(taskId, { pollCount, input, savedOutput });
      return turn.kind === 'crashes'
        ? { kind: 'crashed', reason: turn.reason }
        : { kind: 'refused', reason: 'throttled', afterSeconds: 1 };
    },
  };
}

/** The planned turn of a poll. A poll or try that was not planned fails, and so the workflow does not end as predicted. */
function turnOf(plans: ReadonlyMap<string, Plan>, task: Polled): Turn {
  const { workflowType, referenceTaskName: ref, retryCount, pollCount } = task;
  const planned = plans.get(workflowType)?.tasks.find(({ task: t }) => t.taskReferenceName === ref);
  const its = planned?.does.kind === 'worker' ? planned.does.tries[retryCount] : undefined;
  const turn = its && [...its.pauses, its.end][pollCount - 1];
  return (
    turn ?? { kind: 'terminal', reason: `try ${retryCount}, poll ${pollCount} was not planned` }
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

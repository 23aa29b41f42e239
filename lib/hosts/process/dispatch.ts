import { ConductorError } from '../../conductor/errors.ts';
import type { Conductor } from '../../conductor/tasks.ts';
import type { Route } from '../../config/plan.ts';
import { GIVEN_BACK_SECONDS } from '../../poller/defaults.ts';
import type { Ports } from '../../poller/ports.ts';
import type { SaveForLater } from '../../reporting/ports.ts';
import { clockUntil, type Timers } from '../../task/clock.ts';
import { parseExact } from '../../task/exact-json.ts';
import { laneName } from '../../task/lane-name.ts';
import { receiptOf } from '../../task/receipt.ts';
import { giveBackOf } from '../../task/result.ts';
import type { Some } from '../../task/some.ts';
import type { Task } from '../../task/task.ts';
import { adapter, type CallLambda } from '../adapter.ts';
import { answerOf } from '../lambda/answer-of.ts';
import { hostedBy } from '../lambda/host.ts';
import type { LambdaContext } from '../lambda/lambda-context.ts';
import { callHere } from './call.ts';
import { type Handler, type NamedWorker, routeOf } from './hosted-worker.ts';

/** What the calls of handlers need. */
interface CallPorts {
  conductor: Conductor;
  /** The same, whose answers keep the digits of numbers: a wrapped handler gets them as they are. */
  exact: Conductor;
  saveForLater: SaveForLater;
  clock: Pick<Timers, 'nowMs' | 'after'>;
  stopping: Stopping;
}

/** The end of the process, once it is known. */
export interface Stopping {
  /** When it gives back what still runs, in milliseconds since 1970; infinity while it does not stop. */
  atMs(): number;
  /** Fires a second before, with a StoppedError. */
  signal: AbortSignal;
}

/** Calls of the workers' handlers in this process. */
export interface Calls {
  dispatch: Ports['dispatch'];
  /** Puts the tasks that still run back into Conductor's queue. What their functions say later is not reported. */
  giveBack(): Promise<void>;
}

export function callsOf(workers: readonly NamedWorker[], ports: CallPorts): Calls {
  const { saveForLater, clock, stopping } = ports;
  const open = new Set<Task>();
  let isOver = false;
  const reporting = (conductor: Conductor): Conductor => ({
    ...conductor,
    async updateTask(result, timeoutMs) {
      if (isOver) throw new ConductorError('refused', STOPPED);
      await conductor.updateTask(result, timeoutMs);
    },
  });
  const inbox = () => saveForLater;
  const conductor = reporting(ports.conductor);
  const hosted = (context: LambdaContext) =>
    hostedBy(
      {
        conductor: () => conductor,
        inbox,
        clock: clockUntil(() => context.getRemainingTimeInMillis()),
        stops: stopping.signal,
      },
      context,
    );
  const exact = reporting(ports.exact);
  const wrapped = (handler: Handler, { timeoutSeconds }: { timeoutSeconds: number }) =>
    adapter(callOf(handler, timeoutSeconds, ports), { conductor: () => exact, inbox });
  const handlers = new Map<string, Handler>(
    workers.map((worker) => {
      const { target, ...route } = routeOf(worker);
      return [laneName(route), target ? wrapped(worker.handler, target) : worker.handler];
    }),
  );

  return {
    async dispatch(route, tasks, { json, sent }) {
      const { functionName, timeoutSeconds } = route;
      const handler = handlers.get(laneName(route)) ?? noHandler;
      const event = eventOf(route, json);
      sent();
      for (const task of tasks) open.add(task);
      const invocation = await callHere(
        {
          ...{ name: functionName, timeoutSeconds, isWorker: true },
          stopsAtMs: stopping.atMs,
          handle: async (context) => Reflect.apply(handler, undefined, [event, hosted(context)]),
        },
        clock,
      );
      for (const task of tasks) open.delete(task);
      // Its task was given back, and may run elsewhere.
      return isOver ? new Promise(() => {}) : invocation;
    },
    async giveBack() {
      isOver = true;
      await Promise.all([...open].map((task) => giveBack(task, saveForLater)));
    },
  };
}

/** Every route is of a worker. */
const noHandler: Handler = () => {
  throw new Error('there is no worker for this task type');
};

/** As the poller sends it to a Lambda, but of any size. */
const eventOf = ({ invocationType, target }: Route, json: Some<Buffer>) => ({
  invocationType,
  ...(target
    ? { target, tasks: `[${json.join()}]` }
    : { tasks: json.map((each): unknown => JSON.parse(`${each}`)) }),
});

/** The call of a handler that knows nothing of Conductor. What goes in and comes out is JSON, as it is for Lambda. */
const callOf =
  (
    handler: Handler,
    timeoutSeconds: number,
    { clock, stopping }: Pick<CallPorts, 'clock' | 'stopping'>,
  ): CallLambda =>
  ({ functionName, payload }) =>
    callHere(
      {
        ...{ name: functionName, timeoutSeconds, isWorker: false },
        stopsAtMs: stopping.atMs,
        handle: async (given) => {
          const event: unknown = JSON.parse(`${payload}`);
          const answer = await answerOf(handler, event, given);
          return parseExact(JSON.stringify(answer) ?? 'null');
        },
      },
      clock,
    );

/** Conductor has its saved output, if there is one. */
const giveBack = (task: Task, save: SaveForLater) =>
  save({
    receipt: receiptOf(task),
    result: giveBackOf(task, GIVEN_BACK_SECONDS, STOPPED),
    keepsSavedOutput: true,
  }).catch(() => {});

const STOPPED = 'the process was stopped before its worker ended the task';

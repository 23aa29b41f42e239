import { ConductorError } from '../../conductor/errors.ts';
import { fetchInput } from '../../conductor/input.ts';
import { ConfigError } from '../../config/load.ts';
import { MAX_ANSWER_BYTES } from '../../limits/aws.ts';
import { logOf } from '../../observe/log.ts';
import { type DispatchedTask, parseDispatch } from '../../protocol/dispatch.ts';
import type { DispatchReply } from '../../protocol/reply.ts';
import { isStillWanted, ReportError, reportOutcome } from '../../reporting/by-worker.ts';
import type { SaveForLater } from '../../reporting/ports.ts';
import { idsOfRun } from '../../task/ids.ts';
import { outcomeOfError } from '../../task/outcome.ts';
import { isObject } from '../../task/parse.ts';
import { cutReason } from '../../task/reason.ts';
import { receiptOf } from '../../task/receipt.ts';
import { resultOf } from '../../task/result.ts';
import type { Task } from '../../task/task.ts';
import { reasonOf } from '../../task/thrown.ts';
import type { TypedTask } from '../../task/typed-task.ts';
import { type Executed, execute, type WorkerDefinition } from '../../worker/execute.ts';
import type { Schema } from '../../worker/schema.ts';
import { contextWith, type LambdaTaskContext } from './context.ts';
import { withTaskContext } from './current-task.ts';
import type { Destinations } from './environment.ts';
import { tellEnds } from './event-ends.ts';
import { checkHost, hostOf } from './host.ts';
import type { LambdaContext } from './lambda-context.ts';
import { withMeasures } from './measures.ts';
import type { MiddlewareRequest } from './middleware.ts';

/**
 * A Lambda handler that takes the poller's dispatch, executes its tasks and reports them. Its type parameters say what the
 * task takes and gives, for the builders of workflows.
 */
export interface WorkerHandler<Input = unknown, Output = unknown> extends TypedTask<Input, Output> {
  (event: unknown, context: LambdaContext): Promise<DispatchReply>;
  /** The schemas that `worker` checks by, for a deploy that registers them with the task definition. */
  readonly schemas?: { readonly input?: Schema | undefined; readonly output?: Schema | undefined };
}

/** What handles one task of a dispatch: a middy chain, or a function. */
export type TaskHandler = (dispatched: DispatchedTask, context: LambdaContext) => Promise<unknown>;

/**
 * A worker is a middy chain around `runTask`, with {@link report} as a middleware, called by
 * {@link eachTask}. These are the three links, for a chain that you build by hand.
 *
 * `eachTask` reads the dispatch and calls the chain for each task, side by side. Where one chain fails, the others still
 * end. Then the invocation fails; of a batch, the reply or the reporter's inbox says which of its tasks failed. Where
 * Conductor no longer waits for the task of an Event, the chain is not called.
 *
 * The environment is checked with each event, before any task runs, and not while the module loads: a module can hold
 * other handlers too, and their functions do not know Conductor.
 *
 * With `task`, the handler knows its task type, and refuses tasks of another.
 *
 * @throws ConfigError where the environment is wrong, or the tasks are of another type: nothing has run by then, and the
 * poller gives the tasks back
 * @throws Error for an event that is not a dispatch: there is no task to report on
 */
export function eachTask(handle: TaskHandler, options: EachTaskOptions = {}): WorkerHandler {
  const { task: taskType, ...destinations } = options;
  const handler: WorkerHandler = async (event, context) => {
    const { tasks, countedBy, ...how } = parseDispatch(event);
    checkType(tasks, taskType);
    checkHost(context, destinations);
    const { conductor, inbox } = hostOf(context, destinations);
    const isBatch = tasks.length > 1;
    const share = isBatch && { replyBytes: Math.floor(MAX_ANSWER_BYTES / tasks.length) };
    const runs = tasks.map((task) =>
      handleTask({ ...how, task, ...share }, handle, context, conductor),
    );
    const ended = await Promise.allSettled(runs);
    const failures = failuresIn(ended, tasks);
    const replies = ended.flatMap(replyIn);
    const reports = replies.flatMap((reply) => reply.reports);
    // Of a single task there is nothing else to tell. Of an Event AWS reads no reply, and a call that fails tells of all
    // its tasks, also of those whose results lie in the inbox.
    if (!isBatch) throwFirst(ended);
    else if (how.invocationType === 'Event')
      await saveFailures(failures, inbox()).catch(() => throwFirst(ended));
    if (how.invocationType === 'Event')
      await tellEnds({ tasks, countedBy, reports, failures: failures.length }, context);
    const failed = failures.map(({ task: { taskId }, reason }) => ({ taskId, reason }));
    const undelivered = replies.flatMap((reply) => reply.undelivered ?? []);
    return {
      reports,
      ...(undelivered.length > 0 && { undelivered }),
      ...(failed.length > 0 && { failed }),
    };
  };
  return Object.assign(handler, taskType !== undefined && { task: taskType });
}

/** How a dispatch is taken. */
export interface EachTaskOptions extends Destinations {
  /** The task type of the worker: the name of its task definition. Default: it takes tasks of any type. */
  task?: string;
}

/**
 * A task of another type means that the deploy is wrong, and not the task. So the error is one of those that stop a worker
 * at its start: the poller gives its tasks back and polls the type less often, the doctor says why, and the next deploy finds
 * the tasks. A failure would use up their retries meanwhile, and end their workflows.
 */
function checkType(tasks: readonly Task[], own: string | undefined): void {
  for (const { taskType } of tasks)
    if (own !== undefined && taskType !== own)
      throw new ConfigError([
        `this worker does ${own}, and was called for ${taskType}: give its event and its option \`task\` the same type`,
      ]);
}

async function handleTask(
  dispatched: DispatchedTask,
  handle: TaskHandler,
  context: LambdaContext,
  conductor: NonNullable<Destinations['conductor']>,
): Promise<unknown> {
  const { task, invocationType } = dispatched;
  const remainingMs = () => context.getRemainingTimeInMillis();
  const isWanted =
    invocationType !== 'Event' || (await isStillWanted(task, conductor, remainingMs()));
  const log = logOf(context.awsRequestId);
  if (!isWanted) {
    log('info', 'skipped: Conductor no longer waits for this run', idsOfRun(task));
    return undefined;
  }
  log('debug', 'the worker starts its task', idsOfRun(task));
  return handle(dispatched, context);
}

type Ended = readonly PromiseSettledResult<unknown>[];

function throwFirst(ended: Ended): void {
  for (const run of ended) if (run.status === 'rejected') throw run.reason;
}

/** A task that ended without a report. */
interface Failure {
  task: Task;
  reason: string;
}

const failuresIn = (ended: Ended, tasks: readonly Task[]): Failure[] =>
  tasks.flatMap((task, i) => {
    const run = ended[i];
    return run?.status === 'rejected' ? [{ task, reason: cutReason(reasonOf(run.reason)) }] : [];
  });

/** The reporter tells Conductor of them. */
async function saveFailures(
  failures: readonly Failure[],
  save: SaveForLater | undefined,
): Promise<void> {
  for (const { task, reason } of failures) {
    if (!save) throw new Error('CONDUCTOR_INBOX_URL is not set');
    const result = resultOf(task, { kind: 'failed', reason });
    await save({ receipt: receiptOf(task), result, keepsSavedOutput: true });
  }
}

/** An answer that is not a reply, such as an early return of a middleware, reports nothing. */
const replyIn = (run: PromiseSettledResult<unknown>): DispatchReply[] =>
  run.status === 'fulfilled' && isReply(run.value) ? [run.value] : [];

const isReply = (value: unknown): value is DispatchReply =>
  isObject(value) && Array.isArray(value.reports);

/**
 * The innermost handler of a chain: executes the task by the worker's definition. Its event is the dispatched task. Its
 * answer is the outcome, which {@link report} reads.
 */
export const taskRunner =
  (
    worker: (dispatched: DispatchedTask) => WorkerDefinition<LambdaTaskContext>,
    destinations: Destinations = {},
  ) =>
  (dispatched: DispatchedTask, lambda: LambdaContext): Promise<Executed> => {
    const definition = worker(dispatched);
    const { conductor, clock, stops } = hostOf(lambda, destinations);
    return execute(
      {
        ...definition,
        run: (input, given, task) => {
          const context = contextWith(lambda, given);
          return withTaskContext(context, () => definition.run(input, context, task));
        },
      },
      dispatched.task,
      {
        timers: clock,
        fetchInput: (task, withinMs) => fetchInput(task, conductor, withinMs, clock),
        extendLease: (task) => conductor().extendLease(task),
        log: logOf(lambda.awsRequestId),
        stops,
      },
    );
  };

interface ReportMiddleware {
  after(request: MiddlewareRequest<DispatchedTask>): Promise<void>;
  onError(request: MiddlewareRequest<DispatchedTask>): Promise<void>;
}

/**
 * The middleware that reports: turns the outcome of `runTask`, or an error of a middleware inside it, into a
 * report to Conductor. Use it first, so that it sees the result of all others. A result that Conductor does not take in
 * time goes back in the reply, or into the reporter's inbox.
 *
 * @throws ReportError (fails the invocation) where none of them took the result
 */
export function report(destinations: Destinations = {}): ReportMiddleware {
  const send = async (dispatched: DispatchedTask, executed: Executed, lambda: LambdaContext) => {
    const { measuredBy } = dispatched;
    const startedAtMs = Date.now();
    const reply = await reportOutcome(
      {
        ...executed,
        invocationType: dispatched.invocationType,
        replyBytes: dispatched.replyBytes,
        workerId: `${lambda.functionName}:${lambda.awsRequestId}`,
      },
      hostOf(lambda, destinations),
    );
    const outcome = executed.outcome.kind;
    logOf(lambda.awsRequestId)('debug', 'the worker ended its task', {
      ...idsOfRun(executed.task),
      outcome,
    });
    return measuredBy === undefined
      ? reply
      : withMeasures(reply, executed, { ...dispatched, measuredBy, startedAtMs });
  };
  return {
    after: async (request) => {
      const { event, response, context, internal } = request;
      if (!isExecuted(response)) throw new Error(NO_OUTCOME);
      internal.isReported = true;
      request.response = await send(event, response, context);
    },
    onError: async (request) => {
      const { event, error, context, internal } = request;
      // Where Conductor does not give the input, the poller reports the task: it knows the saved output.
      if (error instanceof ReportError || error instanceof ConductorError) return;
      // What fails after the report must not report the task once more.
      if (internal.isReported) return;
      const outcome = outcomeOfError(error);
      request.response = await send(event, { task: event.task, outcome, logs: [] }, context);
    },
  };
}

const isExecuted = (response: unknown): response is Executed =>
  isObject(response) && 'outcome' in response;

const NO_OUTCOME = 'report() needs runTask() as the handler of its chain';

import type { Route } from '../config/plan.ts';
import type { WorkerHandler } from '../hosts/lambda/chain.ts';
import { hostedBy } from '../hosts/lambda/host.ts';
import { type Head, handleTasks } from '../poller/handle-task.ts';
import type { HandlePorts } from '../poller/ports.ts';
import { type InvocationType, payloadOf } from '../protocol/dispatch.ts';
import { savingTo } from '../reporting/save.ts';
import { sendResult } from '../reporting/send.ts';
import { parseExact } from '../task/exact-json.ts';
import { parseTask } from '../task/parse.ts';
import type { JsonObject, ReportedStatus, Task } from '../task/task.ts';
import type { TaskFacts } from '../worker/context.ts';
import { conductorOver } from './ask.ts';
import { POLLER_MS, RESPONSE_TIMEOUT_SECONDS, TIMEOUT_SECONDS } from './defaults.ts';
import { type FakeConductor, fakeConductor, type Report, type Speaker } from './fake-conductor.ts';
import { type FakeInbox, fakeInbox } from './fake-inbox.ts';
import type { Fault } from './faults.ts';
import { invoked, type LambdaFunction, lambdaContext } from './lambda.ts';
import { type FakeTimers, ownTime, runnersTime, type VirtualTime } from './virtual-time.ts';

/** How a worker is run. */
export interface RunOptions {
  /**
   * What the worker sees in its context, such as `retryCount`, `pollCount` or `savedOutput`. Default: a first try, polled
   * for the first time.
   */
  task?: Partial<TaskFacts>;
  /** The timeout of the Lambda function, in seconds. Default: 30. */
  timeoutSeconds?: number;
  /** How the poller calls the worker, as in serverless.yml. Default: `RequestResponse`. */
  invocationType?: InvocationType;
  /** What goes wrong on Conductor's side. Default: nothing. */
  fault?: Fault;
  /**
   * The test runner's fake timers: `jest` or `vi`, after its `useFakeTimers()`. Then the function's own waiting is virtual
   * too. Default: the kit's own time, in which the function takes no time.
   */
  timers?: FakeTimers;
}

/** What a run of a worker came to. */
export interface Run {
  /**
   * What the task became. Where no report was taken, what the last one said; `TIMED_OUT` where Conductor has given up on
   * the task meanwhile; undefined where nothing was reported.
   */
  readonly status: ReportedStatus | 'TIMED_OUT' | undefined;
  /** The task's output, as JSON carries it; in progress, what is saved for the next run. */
  readonly output: JsonObject;
  /** Why the task failed, as Conductor shows it. */
  readonly reason: string | undefined;
  /** In progress: seconds until the task can be polled again. */
  readonly callbackAfterSeconds: number | undefined;
  /** The task's log in Conductor, a text for each entry. */
  readonly logs: readonly string[];
  /** When Conductor was told that the function still runs, in milliseconds after the worker was called. */
  readonly heartbeatsAtMs: readonly number[];
  /** Each report that was sent to Conductor, in its order. */
  readonly reports: readonly Report[];
  /**
   * Who has delivered the result: the worker itself; the poller, which got it in the worker's reply; or the reporter, which
   * found it in its inbox. `inbox`: for as long as the inbox keeps it, 14 days, Conductor did not take it.
   * `none`: nothing was taken, and nothing is kept.
   */
  readonly delivery: Speaker | 'inbox' | 'none';
}

/** Runs a worker as the poller does on Lambda, and lets the poller and the reporter do their part. */
export async function play(
  handler: (time: VirtualTime) => WorkerHandler,
  input: object,
  { target, marginSeconds = 0, ...options }: RunOptions & Played,
): Promise<Run> {
  const { fault, timers, invocationType = 'RequestResponse' } = options;
  const time = timers ? runnersTime(timers) : ownTime();
  const task = taskOf(input, options.task ?? {}, time.nowMs());
  const conductor = fakeConductor(task, time, fault);
  const inbox = fakeInbox(time);
  const timeoutSeconds = (options.timeoutSeconds ?? TIMEOUT_SECONDS) + marginSeconds;
  const route: Route = {
    taskType: task.taskType,
    functionName: task.taskType,
    concurrency: 1,
    invocationType,
    timeoutSeconds,
    ...(target && { target }),
  };
  const worker = { name: task.taskType, timeoutSeconds, time, isWorker: !target };
  const stage = { conductor, inbox, time };
  const dispatch = () => dispatched(task, route, calling(handler(time), worker, stage), stage);
  const again = async (afterMs: number) => {
    if (afterMs > 0) await time.sleep(afterMs);
    await dispatch();
  };
  const whole = async () => {
    await Promise.all([dispatch(), fault?.kind === 'twice' && again(fault.afterMs)]);
    await inbox.deliver(conductor);
  };
  await time.play(whole());
  return runOf(conductor, inbox, task);
}

/** Of a wrapped Lambda: what the dispatch names, and how much longer than it its adapter may take, in seconds. */
interface Played {
  target?: Route['target'];
  marginSeconds?: number;
}

/** What the Lambdas of a play share. */
interface Stage {
  conductor: FakeConductor;
  inbox: FakeInbox;
  time: VirtualTime;
}

let made = 0;

/** The task, as a poll returns it. */
function taskOf(input: object, fields: NonNullable<RunOptions['task']>, nowMs: number): Task {
  made += 1;
  const { savedOutput = {}, ...rest } = fields;
  const json = JSON.stringify({
    taskId: `task-${made}`,
    workflowInstanceId: `workflow-${made}`,
    taskType: 'worker',
    referenceTaskName: 'worker',
    workflowType: 'test',
    pollCount: 1,
    responseTimeoutSeconds: RESPONSE_TIMEOUT_SECONDS,
    seq: 1,
    scheduledTime: nowMs,
    startTime: nowMs,
    ...rest,
    status: 'IN_PROGRESS',
    workerId: `poll-${made}`,
    inputData: input,
    outputData: savedOutput,
    // It is not enumerable in a context.
    runtimeMetadata: fields.runtimeMetadata,
  });
  return parseTask(parseExact(json));
}

/** A call of the worker's Lambda. */
type CallWorker = (payload: Buffer) => ReturnType<typeof invoked>;

const calling =
  (handler: WorkerHandler, worker: LambdaFunction, { conductor, inbox, time }: Stage): CallWorker =>
  (payload) => {
    const calls = conductorOver(conductor.askedBy('worker'));
    const save = savingTo(inbox.put);
    const context = lambdaContext(worker);
    const clock = { ...time, remainingMs: context.getRemainingTimeInMillis };
    hostedBy({ conductor: () => calls, inbox: () => save, clock }, context);
    return invoked(worker, () => handler(JSON.parse(payload.toString()), context));
  };

/** The poller's part, by its own code: it calls the worker, and speaks for a worker that cannot. */
async function dispatched(
  task: Task,
  route: Route,
  call: CallWorker,
  { conductor, inbox, time }: Stage,
): Promise<void> {
  const calls = conductorOver(conductor.askedBy('poller'));
  const clock = { ...time, remainingMs: () => POLLER_MS };
  const json = Buffer.from(JSON.stringify(task));
  let queued: Promise<void> | undefined;
  const ports: HandlePorts = {
    getTask: (taskId) => calls.getTask(taskId),
    savedOutputOf: async (taskId) => (await calls.getTask(taskId))?.outputData ?? {},
    sendResult: (result, receipt) => sendResult(result, receipt, calls, clock),
    saveForLater: savingTo(inbox.put),
    log: () => {},
    dispatch: async () => {
      const payload = payloadOf([json], route);
      if (route.invocationType === 'RequestResponse') return call(payload);
      queued = asEvent(payload, route, call, inbox);
      return { kind: 'accepted' };
    },
  };
  const hasSavedOutput = Object.keys(task.outputData).length > 0;
  const head: Head = { task: { ...task, inputData: {}, outputData: {} }, hasSavedOutput };
  const sending = {
    json: [json] as const,
    sent: () => {},
    beforeLarge: async () => {},
    died: () => {},
  };
  await handleTasks(route, [head], ports, sending);
  await queued;
}

/** AWS puts its record of an Event that failed into the inbox. */
async function asEvent(payload: Buffer, route: Route, call: CallWorker, inbox: FakeInbox) {
  const { death } = await call(payload);
  if (!death) return;
  const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${route.functionName}`;
  await inbox.put(
    JSON.stringify({
      requestContext: { condition: 'RetriesExhausted', functionArn },
      requestPayload: JSON.parse(payload.toString()),
      responseContext: { functionError: 'Unhandled' },
      responsePayload: death,
    }),
  );
}

function runOf(conductor: FakeConductor, inbox: FakeInbox, task: Task): Run {
  const { reports, heartbeatsAtMs } = conductor;
  const taken = conductor.taken();
  const said = taken?.said ?? conductor.sent();
  const timedOut = !taken && inbox.kept() === 0 && conductor.hasTimedOut();
  return {
    status: timedOut ? 'TIMED_OUT' : said?.status,
    output: timedOut ? task.outputData : (said?.outputData ?? task.outputData),
    reason: timedOut ? undefined : said?.reasonForIncompletion,
    callbackAfterSeconds: timedOut ? undefined : said?.callbackAfterSeconds,
    logs: timedOut ? [] : (said?.logs ?? []),
    heartbeatsAtMs,
    reports,
    delivery: taken?.by ?? (inbox.kept() > 0 ? 'inbox' : 'none'),
  };
}

import type { Context } from 'aws-lambda';
import type { Conductor } from '../../lib/conductor/tasks.ts';
import type { Route } from '../../lib/config/plan.ts';
import type { Dispatch, Target } from '../../lib/protocol/dispatch.ts';
import type { Task } from '../../lib/task/task.ts';
import { overhearReport } from './leaks/overheard.ts';
import { PLANTED } from './leaks/planted.ts';

let made = 0;

/** A task as a poll returns it, with an id of its own. */
export function aTask(fields: Partial<Task> = {}): Task {
  made += 1;
  return {
    taskId: `task-${made}`,
    workflowInstanceId: `workflow-${made}`,
    taskType: 'greetings',
    referenceTaskName: 'greetings_ref',
    workflowType: 'hello',
    status: 'IN_PROGRESS',
    domain: undefined,
    workerId: undefined,
    correlationId: undefined,
    retryCount: 0,
    pollCount: 1,
    iteration: 0,
    responseTimeoutSeconds: 3600,
    retriedTaskId: undefined,
    workflowPriority: 0,
    seq: 1,
    scheduledTime: 1_000,
    startTime: 2_000,
    runtimeMetadata: { bankKey: PLANTED.runtimeMetadata },
    inputData: { card: PLANTED.input },
    outputData: { saved: PLANTED.output },
    ...fields,
  };
}

/** The route of a task type to a worker that answers within the poller's run. */
export const aRoute = (fields: Partial<Route> = {}): Route => ({
  taskType: 'greetings',
  functionName: 'orders-dev-greetings',
  concurrency: 10,
  invocationType: 'RequestResponse',
  timeoutSeconds: 10,
  ...fields,
});

/** An existing Lambda that gets the task's input as its event. */
export const aTarget = (fields: Partial<Target> = {}): Target => ({
  functionName: 'legacy',
  timeoutSeconds: 5,
  event: 'input',
  result: 'value',
  ...fields,
});

/** What the poller invokes a worker with. */
export const aDispatch = (...tasks: Task[]): Dispatch => ({
  invocationType: 'RequestResponse',
  tasks,
});

/** A Conductor with only the given calls; any other call throws. */
export function aConductor(calls: Partial<Conductor> = {}): Conductor {
  const unexpected = (name: string) => async () => {
    throw new Error(`unexpected call of conductor.${name}`);
  };
  const { updateTask = unexpected('updateTask'), ...others } = calls;
  return {
    getTask: unexpected('getTask'),
    externalInput: unexpected('externalInput'),
    extendLease: unexpected('extendLease'),
    ...others,
    updateTask(result, timeoutMs) {
      overhearReport(result);
      return updateTask(result, timeoutMs);
    },
  };
}

/** Lambda's context of an invocation that is killed in 30 s, or in `remainingMs`. */
export function aContext(fields: Partial<Context> & { remainingMs?: number } = {}): Context {
  const { remainingMs = 30_000, ...rest } = fields;
  const endsAtMs = Date.now() + remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'orders-dev-greetings',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders-dev-greetings',
    memoryLimitInMB: '128',
    awsRequestId: 'request-1',
    logGroupName: '/aws/lambda/orders-dev-greetings',
    logStreamName: '2026/11/24/[$LATEST]1',
    getRemainingTimeInMillis: () => endsAtMs - Date.now(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
    ...rest,
  };
}

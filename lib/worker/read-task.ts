import type { MiddlewareObj, Request } from '@middy/core';
import type { Context } from 'aws-lambda';
import { ConductorError } from '../conductor/errors.ts';
import type { Conductor } from '../conductor/tasks.ts';
import { conductorOfEnvironment } from '../hosts/lambda/environment.ts';
import { jsonLines } from '../observe/log.ts';
import { type DispatchReply, type InvocationType, parseDispatch } from '../protocol/dispatch.ts';
import type { Task } from '../task/task.ts';
import { type Run, runOf } from './context.ts';
import { type AbortTimer, abortBefore } from './deadline.ts';
import { isStillWanted, wholeTask } from './fetch-input.ts';

/** What the ring's middlewares keep of a run between them. */
export interface RingState extends Record<string, unknown> {
  run?: Run;
  abort?: AbortTimer;
}

/** The request inside the ring: the event is the dispatch first, the task's input afterwards. */
export type RingRequest = Request<unknown, unknown, Error, Context, RingState>;
export type RingMiddleware = MiddlewareObj<unknown, unknown, Error, Context, RingState>;

/**
 * Reads the task from the poller's dispatch: what is inside gets the task's input as its event,
 * and Lambda's context with the task added. Use it after `report()`.
 *
 * An event that is no dispatch fails the invocation: there is no task to report on. An Event that
 * Conductor no longer waits for (AWS can deliver it twice, and late) is answered without running anything.
 *
 * @param conductor where to ask; by default the server of CONDUCTOR_SERVER_URL
 */
export function readTask(conductor: () => Conductor = conductorOfEnvironment): RingMiddleware {
  return {
    before: async (request) => {
      const lambda = request.context;
      const { task, invocationType } = dispatchIn(request.event);
      const remainingMs = () => lambda.getRemainingTimeInMillis();
      if (invocationType === 'Event' && !(await isStillWanted(task, conductor(), remainingMs())))
        return unwanted(task);
      const abort = abortBefore(remainingMs());
      const begin = (of: Task) => runOf(of, invocationType, lambda, abort.signal);
      request.internal.abort = abort;
      const whole = await wholeTask(task, conductor, remainingMs()).catch((error) => {
        // What is wrong with the task is reported. Where Conductor is away, whoever called tells, and knows more.
        if (!(error instanceof ConductorError)) request.internal.run = begin(task);
        throw error;
      });
      const run = begin(whole);
      request.internal.run = run;
      request.context = run.context;
      request.event = whole.inputData;
      return undefined;
    },
    after: ({ internal }) => internal.abort?.clear(),
    onError: ({ internal }) => internal.abort?.clear(),
  };
}

/** middy takes it as an early answer, and skips every `after`: nothing is run and nothing reported. */
function unwanted({ taskId }: Task): DispatchReply {
  jsonLines('info', 'not run: Conductor no longer waits for this run', { taskId });
  return { reports: [] };
}

function dispatchIn(event: unknown): { task: Task; invocationType: InvocationType } {
  const { tasks, invocationType } = parseDispatch(event);
  const [task, ...more] = tasks;
  if (task && more.length === 0) return { task, invocationType };
  throw new Error('readTask() reads one task and the dispatch has several: use worker(…)');
}

import type { MiddlewareObj, Request } from '@middy/core';
import type { Context } from 'aws-lambda';
import { parseDispatch } from '../task/dispatch.ts';
import { TerminalError } from '../task/errors.ts';
import type { Task } from '../task/task.ts';
import { type Run, runOf } from './context.ts';
import { type AbortTimer, abortBefore } from './deadline.ts';

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
 * An event that is no dispatch fails the invocation: there is no task to report on.
 */
export function readTask(): RingMiddleware {
  return {
    before: (request) => {
      const task = taskIn(request.event);
      const abort = abortBefore(request.context.getRemainingTimeInMillis());
      const run = runOf(task, request.context, abort.signal);
      request.internal.abort = abort;
      request.internal.run = run;
      request.event = task.inputData;
      request.context = run.context;
      if (task.externalInputPayloadStoragePath) throw new TerminalError(EXTERNAL_INPUT);
    },
    after: ({ internal }) => internal.abort?.clear(),
    onError: ({ internal }) => internal.abort?.clear(),
  };
}

/** The server keeps such an input elsewhere and polls the task with {}: never to be taken for its input. */
const EXTERNAL_INPUT =
  "the task's input is over the size that Conductor keeps with a task (3 MB by default), and conductor-lambda cannot fetch it yet: pass a reference to the data instead";

function taskIn(event: unknown): Task {
  const [task, ...more] = parseDispatch(event).tasks;
  if (task && more.length === 0) return task;
  throw new Error(
    'readTask() reads one task, and the dispatch has several: write the worker with worker(…), which runs each in a ring of its own',
  );
}

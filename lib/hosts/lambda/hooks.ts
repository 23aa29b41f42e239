import type { DispatchedTask } from '../../protocol/dispatch.ts';
import type { DispatchReply } from '../../protocol/reply.ts';
import type { Executed } from '../../worker/execute.ts';
import type { MiddlewareRequest } from './middleware.ts';

/** A middy middleware around a task: its event is `{ task, invocationType }`, its context is Lambda's own. */
export interface TaskMiddleware<Response> {
  /** It must not answer: a value would skip the report. */
  before?(request: TaskMiddlewareRequest<Response>): void | Promise<void>;
  after?(request: TaskMiddlewareRequest<Response>): void | Promise<void>;
  onError?(request: TaskMiddlewareRequest<Response>): void | Promise<void>;
}

interface TaskMiddlewareRequest<Response>
  extends Omit<MiddlewareRequest<DispatchedTask>, 'response'> {
  response: Response;
}

/**
 * Middlewares around the task itself: they see what the middlewares of `use` do not, the checks of input and output, the
 * outcome and the report.
 */
export interface Hooks {
  /**
   * Around the execution. `before`: it starts. `after`: it has ended, well or as a failure, and `request.response` has the
   * `outcome` (its `kind` is completed, inProgress, failed or terminal), the `logs` and how long it took (`tookMs`). An error
   * that a hook throws becomes the task's outcome.
   */
  execution?: readonly TaskMiddleware<Executed>[];
  /**
   * Around execution and report. `after`: the result is told. `request.response.reports` has its status where Conductor or
   * the reporter's inbox has taken it; else it is in `undelivered`, and the poller sends it. `onError`: a hook has thrown, or
   * none of them took the result; then `request.response` is undefined. An error that a hook throws after the report fails
   * the invocation, and the task keeps what was reported.
   */
  update?: readonly TaskMiddleware<DispatchReply>[];
}

import type { Context } from 'aws-lambda';
import {
  type Dispatch,
  type DispatchReply,
  parseDispatch,
  parseReply,
} from '../../protocol/dispatch.ts';

type OneTask = (dispatch: Dispatch, context: Context) => Promise<unknown>;

/** Runs each task of a dispatch in a ring of its own; one that fails waits for the others, then fails all. */
export const eachTask =
  (runOne: OneTask) =>
  async (event: unknown, context: Context): Promise<DispatchReply> => {
    const dispatch = parseDispatch(event);
    const runs = dispatch.tasks.map((task) => runOne({ ...dispatch, tasks: [task] }, context));
    const replies = (await Promise.allSettled(runs)).map(replyOf);
    const undelivered = replies.flatMap((reply) => reply.undelivered);
    return {
      reports: replies.flatMap(({ reports }) => reports),
      ...(undelivered.length > 0 && { undelivered }),
    };
  };

function replyOf(run: PromiseSettledResult<unknown>) {
  if (run.status === 'rejected') throw run.reason;
  return parseReply(run.value);
}

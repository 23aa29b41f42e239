import type { Context } from 'aws-lambda';
import { type Dispatch, type DispatchReply, parseDispatch, parseReply } from '../task/dispatch.ts';

type OneTask = (dispatch: Dispatch, context: Context) => Promise<unknown>;

/** Runs each task of a dispatch in a ring of its own; one that fails waits for the others, then fails all. */
export const eachTask =
  (runOne: OneTask) =>
  async (event: unknown, context: Context): Promise<DispatchReply> => {
    const dispatch = parseDispatch(event);
    const runs = dispatch.tasks.map((task) => runOne({ ...dispatch, tasks: [task] }, context));
    const settled = await Promise.allSettled(runs);
    return { reports: settled.flatMap(reportsOf) };
  };

function reportsOf(run: PromiseSettledResult<unknown>): DispatchReply['reports'] {
  if (run.status === 'rejected') throw run.reason;
  return parseReply(run.value).reports;
}

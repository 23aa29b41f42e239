import { emfLine, writeLine } from '../../observe/emf.ts';
import type { DispatchedTask } from '../../protocol/dispatch.ts';
import type { DispatchReply, Took } from '../../protocol/reply.ts';
import { laneName } from '../../task/lane-name.ts';
import { bytesOf } from '../../task/unparsed.ts';
import type { Executed } from '../../worker/execute.ts';

/** A report that the poller wants to have measured. */
interface Reporting extends DispatchedTask {
  measuredBy: string;
  /** When the report began. */
  startedAtMs: number;
}

/** Tells the poller what a task took: in the reply, where the poller waits for it, else in a line of the worker's own log. */
export function withMeasures(
  reply: DispatchReply,
  { outcome, tookMs }: Executed,
  { task, measuredBy, startedAtMs, invocationType }: Reporting,
): DispatchReply {
  const nowMs = Date.now();
  const took: Took = {
    ...(tookMs !== undefined && { executeMs: tookMs }),
    updateMs: nowMs - startedAtMs,
    resultBytes: 'output' in outcome && outcome.output ? bytesOf(outcome.output) : 0,
  };
  if (invocationType === 'RequestResponse')
    return { ...reply, reports: reply.reports.map((each) => ({ ...each, measured: took })) };
  const taskType = laneName(task);
  const values = {
    ...(tookMs !== undefined && { task_execute_time_seconds: tookMs / 1_000 }),
    ...(outcome.kind in FAILED && { task_execute_error_total: 1 }),
    task_update_time_seconds: took.updateMs / 1_000,
    task_result_size_bytes: took.resultBytes,
  };
  writeLine(emfLine({ poller: measuredBy, taskType }, values, nowMs));
  return reply;
}

const FAILED = { failed: true, terminal: true };

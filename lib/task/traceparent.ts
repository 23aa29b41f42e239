import type { Task } from './task.ts';

/** https://www.w3.org/TR/trace-context/#traceparent-header: version 00, trace, span, flags. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The trace that a task belongs to, by its input `traceparent`. The workflow hands it on:
 * `traceparent: '${workflow.input.traceparent}'`. Undefined for any other value: a log line must not hold an input.
 */
export function traceparentOf({ inputData }: Pick<Task, 'inputData'>): string | undefined {
  const { traceparent } = inputData;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}

/** What goes wrong on Conductor's side while a worker runs; made by {@link outage}, {@link late} or {@link twice}. */
export type Fault =
  | { readonly kind: 'outage'; readonly fromMs: number; readonly forMs: number }
  | { readonly kind: 'late'; readonly byMs: number }
  | { readonly kind: 'twice'; readonly afterMs: number };

/**
 * Conductor cannot be reached. The connection is refused at once.
 *
 * @param options.fromMs milliseconds after the worker was called. Default: 0
 * @param options.forMs how many milliseconds it is away. Default: for good
 */
export function outage(options: { fromMs?: number; forMs?: number } = {}): Fault {
  const { fromMs = 0, forMs = Number.POSITIVE_INFINITY } = options;
  return { kind: 'outage', fromMs, forMs };
}

/**
 * Conductor takes each call at once, and its answer comes late. A worker waits for an answer for 5 s at most.
 *
 * @param byMs milliseconds, of virtual time
 */
export const late = (byMs: number): Fault => ({ kind: 'late', byMs });

/**
 * The same task is dispatched two times. This happens: neither Conductor nor AWS promises that a task runs once.
 *
 * @param options.afterMs milliseconds after the first call, of virtual time. Default: 0, so that both run side by side
 */
export function twice(options: { afterMs?: number } = {}): Fault {
  const { afterMs = 0 } = options;
  return { kind: 'twice', afterMs };
}

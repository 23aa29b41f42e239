import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { execution } from '../support/conductor/server.ts';

/** How often a running workflow is read. */
const EVERY_MS = 1_000;
/** How many workflows are read at once: few, so that reading them does not load the server. */
const SIDE_BY_SIDE = 4;

export interface Watched {
  /** The workflows in their last state, in the order of the ids. */
  executions: Execution[];
  /** The workflows that still ran when nothing had changed for `quietMs`. */
  stuck: Execution[];
}

/**
 * Waits until all workflows have ended, or until nothing has changed for `quietMs`.
 *
 * It only reads: what the server is slow to notice, it notices itself.
 */
export async function untilEnded(
  ids: readonly string[],
  quietMs: number,
  progress: (ended: number) => void = () => {},
): Promise<Watched> {
  const last = new Map<string, { state: Execution; seen: string }>();
  const running = () => ids.filter((id) => (last.get(id)?.state.status ?? 'RUNNING') === 'RUNNING');
  let changedAtMs = Date.now();
  for (;;) {
    const roundEndsAtMs = Date.now() + EVERY_MS;
    await sideBySide(running(), async (id) => {
      const state = await execution(id);
      const seen = whatIsSeen(state);
      if (last.get(id)?.seen !== seen) changedAtMs = Date.now();
      last.set(id, { state, seen });
    });
    const left = running();
    progress(ids.length - left.length);
    if (left.length === 0 || Date.now() - changedAtMs > quietMs) break;
    await sleep(Math.max(0, roundEndsAtMs - Date.now()));
  }
  const executions = ids.flatMap((id) => last.get(id)?.state ?? []);
  return { executions, stuck: executions.filter(({ status }) => status === 'RUNNING') };
}

const whatIsSeen = ({ status, tasks }: Execution) =>
  JSON.stringify([status, tasks.map((task) => [task.taskId, task.status, task.pollCount])]);

/** Does work with each item, `width` items at a time. */
export async function sideBySide<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  width = SIDE_BY_SIDE,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const some = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: width }, some));
}

import type { Item } from '../ledger/ledger.ts';
import { type LedgerState, parseState, type Taken } from '../ledger/state.ts';
import type { LedgerFacts } from './answer.ts';

/** No item has this version: a write for it changes nothing, but needs the table and the right to write. */
const NO_VERSION = -1;

/**
 * Tries whether the poller may write its ledger.
 *
 * @throws Error where it may not
 */
export const tryToWrite = async (item: Item): Promise<void> =>
  void (await item.write('', NO_VERSION));

/**
 * What stands in the poller's ledger.
 *
 * @throws Error where the item cannot be read
 */
export async function ledgerFacts(item: Item): Promise<LedgerFacts> {
  const { text, atMs } = await item.read();
  return factsIn(parseState(text), atMs);
}

function factsIn(state: LedgerState, atMs: number): LedgerFacts {
  const { holder, roundsUntilMs, isWanted, pauses } = state;
  const openNow = (taken: readonly Taken[]) =>
    taken.filter(({ untilMs }) => untilMs > atMs).reduce((sum, { count }) => sum + count, 0);
  const open = sums(
    Object.values(state.open)
      .flatMap((lanes) => Object.entries(lanes))
      .map(([lane, taken]) => [lane, openNow(taken)]),
  );
  const queued = sums(
    Object.entries(state.queued).map(([lane, tasks]) => [
      lane,
      tasks.filter(({ untilMs }) => untilMs > atMs).length,
    ]),
  );
  return {
    atMs,
    ...(holder &&
      holder.untilMs > atMs && {
        holder: {
          runId: holder.runId,
          sinceMs: holder.sinceMs,
          untilMs: holder.untilMs,
          open: sums(
            Object.entries(holder.claims).map(([lane, claim]) => [lane, openNow(claim.open)]),
          ),
        },
      }),
    open,
    queued,
    isWanted,
    ...(roundsUntilMs !== undefined && roundsUntilMs > atMs && { roundsUntilMs }),
    ...(pauses && { pauses }),
  };
}

/** Lanes with nothing are left out. */
function sums(counts: readonly (readonly [string, number])[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const [lane, count] of counts)
    if (count > 0) total.set(lane, (total.get(lane) ?? 0) + count);
  return Object.fromEntries(total);
}

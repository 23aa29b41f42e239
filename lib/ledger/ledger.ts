import { randomUUID } from 'node:crypto';
import type { Clock } from '../task/clock.ts';
import { LEDGER_TRIES } from './defaults.ts';
import { type LedgerState, parseState } from './state.ts';
import type { Change } from './transitions.ts';

/** One item that several processes read and write. */
export interface Item {
  /** What is there now. */
  read(): Promise<Stored>;
  /** Writes where the version is still this one, as the next version; else it gives what is there now. */
  write(text: string, version: number): Promise<{ written: true } | Conflict>;
}

/** Another process was faster. */
interface Conflict extends Stored {
  written: false;
}

interface Stored {
  /** Undefined before the first write. */
  text: string | undefined;
  /** 0 before the first write. */
  version: number;
  /** The time of the store, in whole seconds: the clocks of the processes can differ. NaN where it does not say. */
  atMs: number;
}

/** What the runs of one poller tell each other, in one item. */
export interface Ledger {
  /**
   * Applies a change to the newest state, and again where another process wrote meanwhile.
   *
   * @throws Error where the item cannot be read or written
   */
  change<T>(of: (state: LedgerState, nowMs: number) => Change<T>): Promise<T>;
  /** The state after the last change. */
  known(): LedgerState;
  /** The time by the clock of the store. */
  nowMs(): number;
}

export function ledgerIn(item: Item, clock: Pick<Clock, 'nowMs'>): Ledger {
  let known = parseState(undefined);
  let aheadMs = 0;
  const nowMs = () => clock.nowMs() + aheadMs;
  const learn = (atMs: number) => {
    const differenceMs = atMs - clock.nowMs();
    aheadMs = Math.abs(differenceMs) > CLOCKS_DIFFER_MS ? differenceMs : 0;
  };
  return {
    nowMs,
    known: () => known,
    async change(of) {
      let stored = await item.read();
      for (let triesLeft = LEDGER_TRIES; triesLeft > 0; triesLeft -= 1) {
        learn(stored.atMs);
        known = parseState(stored.text);
        const { result, state } = of(known, nowMs());
        if (!state) return result;
        // Two writers can want the same state, and only one of them may think that it has written it.
        const text = JSON.stringify({ ...state, writer: randomUUID() });
        const answer = await item.write(text, stored.version);
        // AWS can have done a call whose answer was lost, and that was sent again.
        if (answer.written || (answer.version === stored.version + 1 && answer.text === text)) {
          known = state;
          return result;
        }
        stored = answer;
      }
      throw new Error(`other runs changed the ledger ${LEDGER_TRIES} times in a row`);
    },
  };
}

/** What is less is the way there, and what the store's whole seconds leave out. */
const CLOCKS_DIFFER_MS = 2_000;

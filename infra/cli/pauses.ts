import { type Item, ledgerIn } from '../../lib/ledger/ledger.ts';
import { setPauses } from '../../lib/ledger/transitions.ts';
import { type Pause, type Pauses, parsePauses } from '../../lib/protocol/pauses.ts';
import { type Call, textOf } from './command.ts';

/** What the commands need of AWS to keep what is paused. */
export interface PausePorts {
  /** What people have paused in the service. */
  pauses: Item;
  /** The ledger of a poller, which has a copy for its runs. */
  ledgerOf(poller: string): Item;
  /** The ARN of the AWS identity that runs the command; rejects, or undefined, where AWS does not say. */
  caller(): Promise<string | undefined>;
  /** The task types of a poller; rejects where it does not say. */
  typesOf(poller: string): Promise<string[]>;
}

/** The longest reason: each poller reads it again and again. */
export const MAX_REASON_LENGTH = 200;

/** @throws Error where the item cannot be read */
export const readPauses = async ({ pauses }: Pick<PausePorts, 'pauses'>): Promise<Pauses> =>
  parsePauses((await pauses.read()).text);

/**
 * The pause that the user asks for: now, by this AWS identity, for this reason.
 *
 * @throws Error where the reason is too long
 */
export async function pauseNow(
  { given, clock }: Pick<Call, 'given' | 'clock'>,
  { caller }: Pick<PausePorts, 'caller'>,
): Promise<Pause> {
  const reason = textOf(given, 'reason')?.trim();
  if (reason && reason.length > MAX_REASON_LENGTH)
    throw new Error(
      `--reason has ${reason.length} characters, and ${MAX_REASON_LENGTH} are the most: shorten it.`,
    );
  const by = await caller().catch(() => undefined);
  return {
    at: new Date(clock.nowMs()).toISOString(),
    ...(by && { by }),
    ...(reason && { reason }),
  };
}

/**
 * Changes what is paused, first in its own item and then in the copy of each poller, whose runs learn it from there within
 * seconds.
 *
 * @param change may be called again, where another person changes it at the same time
 * @returns what is paused now
 */
export async function changePauses(
  { pauses, ledgerOf }: PausePorts,
  pollers: readonly string[],
  clock: Call['clock'],
  change: (before: Pauses) => Pauses,
): Promise<Pauses> {
  let now = await rewrite(pauses, change);
  for (let triesLeft = WRITE_TRIES; triesLeft > 0; triesLeft -= 1) {
    const copied = parsePauses(now.text);
    for (const poller of pollers)
      await ledgerIn(ledgerOf(poller), clock).change((state) => setPauses(state, copied));
    // Another person may have changed it meanwhile, and copied it before this one did.
    const newest = await pauses.read();
    if (newest.version === now.version) return copied;
    now = newest;
  }
  throw new Error(BUSY);
}

async function rewrite(item: Item, change: (before: Pauses) => Pauses): Promise<Written> {
  let stored = await item.read();
  for (let triesLeft = WRITE_TRIES; triesLeft > 0; triesLeft -= 1) {
    const text = JSON.stringify(change(parsePauses(stored.text)));
    const answer = await item.write(text, stored.version);
    if (answer.written) return { text, version: stored.version + 1 };
    stored = answer;
  }
  throw new Error(BUSY);
}

interface Written {
  text: string | undefined;
  version: number;
}

const WRITE_TRIES = 10;

const BUSY =
  'Other people change what is paused at the same time. Run the command again in a moment.';

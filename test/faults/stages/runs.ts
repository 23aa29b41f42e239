import { setTimeout as sleep } from 'node:timers/promises';
import { itemIn } from '../../../lib/aws/item.ts';
import { ledgerName } from '../../../lib/config/names.ts';
import { LEDGER_AWAY } from '../../../lib/ledger/lease.ts';
import { parseState } from '../../../lib/ledger/state.ts';
import { logsOf } from '../../support/deploy/emulator.ts';
import type { Call } from '../proxy/calls.ts';
import type { Deployed } from './deployed.ts';

const EVERY_MS = 200;

/** Resolves when no run of the poller holds the lease: the next one begins with the work of a kind. */
export async function untilNoneRuns({ service, stage, pollerName }: Deployed): Promise<void> {
  const item = itemIn(ledgerName(service, stage), pollerName, process.env);
  for (;;) {
    const { text } = await item.read();
    const { holder } = parseState(text);
    if (!holder || holder.untilMs <= Date.now()) return;
    await sleep(EVERY_MS);
  }
}

/** How often runs have said so far that the ledger is away. */
export const timesLedgerAway = async ({ pollerName }: Deployed): Promise<number> =>
  (await logsOf(pollerName)).filter((line) => line.includes(LEDGER_AWAY)).length;

/** Whether a call reads or writes the ledger. */
export const isOfLedger = ({ target }: Call): boolean => target.startsWith('DynamoDB_');

/** Whether a call starts a run of the poller: the wake function makes it where a notice finds no run. */
export const startsRun =
  ({ pollerName }: Deployed) =>
  ({ path }: Call): boolean =>
    path.endsWith(`/functions/${pollerName}/invocations`);

import type { Inspection } from '../../../lib/inspection/answer.ts';
import { duration, plural } from '../../terminal/format.ts';
import { type Finding, fine, unknown, wrong } from './finding.ts';

/** Whether the runs of a poller can tell each other what they have open. */
export function ledgerFinding(poller: string, { ledger }: Inspection): Finding {
  if (!ledger) return unknown(poller, 'its service has no ledger: deploy it with this version');
  if (ledger.kind === 'failed')
    return ledger.fault === 'notAsked'
      ? unknown(poller, ledger.reason)
      : wrong(
          'ledger',
          poller,
          `the ledger cannot be used, so runs may open too many tasks: ${ledger.reason}`,
          "Check that its table exists, and the poller's role. A deploy makes the table again.",
        );
  const { holder, open, queued, atMs } = ledger.value;
  const others = [...Object.values(open), ...Object.values(queued)].reduce(
    (sum, count) => sum + count,
    0,
  );
  const polls = holder
    ? `a run has polled for ${duration(Math.max(0, atMs - holder.sinceMs))}`
    : 'no run polls now';
  return fine(poller, `${polls}; runs before it have ${plural(others, 'call')} open`);
}

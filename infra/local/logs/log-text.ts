import * as v from 'valibot';
import { RUN_MESSAGE } from '../../../lib/observe/log.ts';
import { duration, plural } from '../../terminal/format.ts';

const RunLineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    message: v.literal(RUN_MESSAGE),
    summary: v.object({
      durationMs: v.number(),
      polled: v.number(),
      dispatched: v.number(),
      givenBack: v.number(),
      failed: v.number(),
      reason: v.optional(v.string()),
    }),
  }),
);

const REPORT = /^REPORT .*Billed Duration: ([\d.]+) ms/;

/** A line of a Lambda's log as it is shown; undefined for Lambda's START and END. */
export function logText(line: string): string | undefined {
  if (/^(START|END) RequestId: /.test(line)) return undefined;
  const [, billedMs] = REPORT.exec(line) ?? [];
  if (billedMs) return `ended after ${duration(Number(billedMs))}`;
  return runText(line) ?? line.trimEnd();
}

/** The poller's summary in a few words. */
function runText(line: string): string | undefined {
  const parsed = v.safeParse(RunLineSchema, line);
  if (!parsed.success) return undefined;
  const { durationMs, polled, dispatched, givenBack, failed, reason } = parsed.output.summary;
  const counts = [
    plural(polled, 'task'),
    `${dispatched} dispatched`,
    `${givenBack} given back`,
    `${failed} failed`,
  ];
  return `polled ${counts.join(', ')} in ${duration(durationMs)}${reason ? `: ${reason}` : ''}`;
}

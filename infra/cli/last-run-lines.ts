import type { Call } from './command.ts';
import { asError } from './explain.ts';
import { type Counts, findLastRun, type Summary } from './last-run.ts';
import type { Ports, Rule } from './pollers.ts';

/** What a poller's last run did. The command itself has succeeded by now, so a log that cannot be read is only mentioned. */
export async function printLastRun(
  { name }: Rule,
  pollers: readonly Rule[],
  ports: Pick<Ports, 'summaryLines'>,
  { out, clock }: Pick<Call, 'out' | 'clock'>,
): Promise<void> {
  const read = (fromMs: number, toMs: number) => ports.summaryLines(name, fromMs, toMs);
  const lastRun = await findLastRun(read, clock.nowMs()).catch(asError);
  for (const line of lastRunLines(lastRun, pollers.length > 1 ? name : undefined)) out.print(line);
}

/**
 * @param lastRun undefined where there is none, an error where it is not known
 * @param poller named where there are several
 */
export function lastRunLines(
  lastRun: Summary | Error | undefined,
  poller: string | undefined,
): string[] {
  const ofWhich = poller === undefined ? '' : ` of ${poller}`;
  if (lastRun instanceof Error) return [`last run${ofWhich}: unknown (${lastRun.message})`];
  return lastRun ? linesOf(ofWhich, lastRun) : [noRun(ofWhich)];
}

const noRun = (ofWhich: string) => `last run${ofWhich}: none has ended within the last 30 days`;

function linesOf(
  ofWhich: string,
  { startedAt, durationMs, reason, byType, ...total }: Summary,
): string[] {
  const active = Object.entries(byType).filter(([, { polled }]) => polled > 0);
  return [
    `last run${ofWhich}: ${startedAt}, ${(durationMs / 1_000).toFixed(1)} s: ${textOf(total)}`,
    ...active.map(([type, counts]) => `  ${type}: ${textOf(counts)}`),
    ...(reason === undefined ? [] : [`  problem: ${reason}`]),
  ];
}

const textOf = ({ polled, dispatched, givenBack, failed }: Counts) =>
  `${polled} polled, ${dispatched} dispatched, ${givenBack} given back, ${failed} failed`;

import { setTimeout as sleep } from 'node:timers/promises';
import { type Bill, billOf } from '../../infra/cost/lambda.ts';
import type { Aws, LogLine } from '../../infra/local/aws.ts';
import { RUN_MESSAGE } from '../../lib/observe/log.ts';

const LOOK_EVERY_MS = 250;

const bill = async (aws: Aws, name: string): Promise<Bill> =>
  billOf((await aws.log(name)).map(({ text }) => text));

/**
 * Waits until the runs of the poller that polled so many tasks have ended, at most `timeoutMs`: Lambda bills a call, and
 * shows its log, when it ends.
 */
export async function untilBilled(
  aws: Aws,
  poller: string,
  tasks: number,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (polledIn(await aws.log(poller)) < tasks && Date.now() < deadline)
    await sleep(LOOK_EVERY_MS);
}

/** How many tasks the runs have polled that the log tells of. */
export const polledIn = (lines: readonly Pick<LogLine, 'text'>[]): number =>
  lines
    .filter(({ text }) => text.includes(RUN_MESSAGE))
    .map(({ text }) => Number(/"polled":(\d+)/.exec(text)?.[1] ?? 0))
    .reduce((sum, polled) => sum + polled, 0);

/** The bill of each function, by its name without the prefix that all names share. */
export async function billsOf(
  aws: Aws,
  names: readonly string[],
  prefix: string,
): Promise<Map<string, Bill>> {
  const entries = names.map(
    async (name) => [name.replace(prefix, ''), await bill(aws, name)] as const,
  );
  return new Map(await Promise.all(entries));
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type Bill, billOf } from '../../infra/cost/lambda.ts';
import type { Aws } from '../../infra/local/aws.ts';

const LOOK_EVERY_MS = 250;

const bill = async (aws: Aws, name: string): Promise<Bill> =>
  billOf((await aws.log(name)).map(({ text }) => text));

/** Waits until a function's first call has ended and Lambda has billed it, at most `timeoutMs`. */
export async function untilBilled(aws: Aws, name: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while ((await bill(aws, name)).calls === 0 && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
}

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

import { setTimeout as sleep } from 'node:timers/promises';
import type { Aws } from '../aws.ts';
import { advance, type Cursor } from './cursor.ts';
import { logText } from './log-text.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Follows the logs of all functions for as long as this process lives.
 *
 * @param show gets a function's name and a line of its log
 */
export async function tail(aws: Aws, show: (name: string, text: string) => void): Promise<never> {
  const cursors = new Map<string, Cursor>();
  const follow = async (name: string): Promise<void> => {
    const cursor = cursors.get(name) ?? { since: 0, seen: new Set<string>() };
    const [fresh, next] = advance(cursor, await aws.log(name, cursor.since));
    cursors.set(name, next);
    for (const text of fresh.flatMap((line) => logText(line.text) ?? [])) show(name, text);
  };
  for (;;) {
    await Promise.all((await aws.functionNames()).map(follow));
    await sleep(LOOK_EVERY_MS);
  }
}

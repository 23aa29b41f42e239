import type { ServiceCall } from '../command.ts';
import { asError } from '../explain.ts';
import { WATCH_EVERY_MS } from './defaults.ts';
import type { ServiceFacts } from './facts.ts';
import { linesOf } from './show.ts';

/**
 * Shows the status in place, again and again, until the user ends it.
 *
 * @param ask where it fails later than the first time, the screen keeps what it has shown
 * @throws Error where there is no terminal, or what the first question rejects with
 */
export async function watch(
  { out, clock }: Pick<ServiceCall, 'out' | 'clock'>,
  ask: (nowMs: number) => Promise<ServiceFacts>,
): Promise<boolean> {
  const screen = out.live();
  if (!screen) throw new Error(NO_TERMINAL);
  const { ended } = screen;
  const isEnded = new Promise<undefined>((resolve) => {
    ended.addEventListener('abort', () => resolve(undefined));
  });
  let lines: string[] | undefined;
  try {
    screen.draw([LOOKING]);
    while (!ended.aborted) {
      const asked = ask(clock.nowMs());
      const facts = await Promise.race([lines ? asked.catch(asError) : asked, isEnded]);
      if (facts && !(facts instanceof Error)) lines = linesOf(facts, out.paint);
      const trouble = facts instanceof Error ? `  ${IS_OLDER}: ${facts.message}` : '';
      if (lines) screen.draw([out.paint('dim', headOf(clock.nowMs()) + trouble), '', ...lines]);
      // Where the user ends it, the sleep rejects.
      await clock.sleep(WATCH_EVERY_MS, ended).catch(() => {});
    }
  } finally {
    screen.close();
  }
  return true;
}

const headOf = (nowMs: number) =>
  `${new Date(nowMs).toISOString().slice(0, 19)}Z  each ${WATCH_EVERY_MS / 1_000} s; q or Ctrl-C ends it`;

const LOOKING = 'Look at the service';

const IS_OLDER = 'what is below is older';

const NO_TERMINAL =
  '--watch needs a terminal, and no --json: leave --watch out, and run `status` again where you need to.';

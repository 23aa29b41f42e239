import type { Happened } from '../evidence.ts';
import { startsRun } from '../stages/runs.ts';
import type { Woken } from '../stages/woken.ts';

const STARTED = 'a notice started a run';
const ANSWERED = 'notice answered ';

/** From now on, each run that a notice starts is noted. */
export function noteStarts(woken: Woken, happened: Happened[]): void {
  const isStart = startsRun(woken);
  woken.store.follow((call) => {
    if (isStart(call)) happened.push({ atMs: Date.now(), fault: STARTED });
    return undefined;
  });
}

/** How many runs were started by notices. */
export const startsIn = (happened: readonly Happened[]): number =>
  happened.filter(({ fault }) => fault === STARTED).length;

/** From now on, each notice of Conductor is noted with the status of its answer. */
export function noteAnswers(woken: Woken, happened: Happened[]): void {
  woken.notices.follow(() => ({
    name: 'notice',
    async inject({ forward, reply }) {
      const answer = await forward();
      happened.push({ atMs: Date.now(), fault: `${ANSWERED}${answer.status}` });
      reply(answer);
    },
  }));
}

/** The statuses of the answers. */
export const answersIn = (happened: readonly Happened[]): number[] =>
  happened
    .filter(({ fault }) => fault.startsWith(ANSWERED))
    .map(({ fault }) => Number(fault.slice(ANSWERED.length)));

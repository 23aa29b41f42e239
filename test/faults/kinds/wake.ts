import { setTimeout as sleep } from 'node:timers/promises';
import { TICK_SECONDS } from '../../../lib/config/plan.ts';
import { IDLE_STOP_SECONDS } from '../../../lib/poller/defaults.ts';
import type { Happened } from '../evidence.ts';
import type { FaultKind } from '../kind.ts';
import { NETWORK_FAULTS, type NetworkFault } from '../proxy/network-faults.ts';
import { outage } from '../proxy/plan.ts';
import { untilNoneRuns } from '../stages/runs.ts';
import type { WokenStage } from '../stages/woken.ts';
import { longestWaitOf } from '../waits.ts';
import { answersIn, noteAnswers, noteStarts, startsIn } from './notices.ts';
import type { DeployedKind } from './worker.ts';

/** A kind that is played on the deployed service with `wake`. */
export interface WokenKind extends FaultKind<WokenStage>, Pick<DeployedKind, 'type' | 'beside'> {}

/** Enough for a busy machine, in addition to what the code promises. */
export const SLACK_SECONDS = 15;
/** Where a notice starts the run. On an idle machine it takes a tenth of this. */
const SOON_SECONDS = 3;
const LOST_MS = 20_000;
/** More than the server's queue of notices holds: one that waits for its notifier stands still. */
const MANY = 80;
/** … and then a start takes seconds. */
const START_MS = 250;
/** So many notices come at once … */
const WAVE = 50;
/** … and again when the run that the first ones have started has ended. */
const WAVES_APART_MS = 30_000;
/** Of a burst of workflows, this one has another type. */
const isOther = (n: number) => n === 160;

/** Faults between Conductor's notices and the runs that they start. */
export const WAKE_KINDS: WokenKind[] = [
  lost('connection refused'),
  lost('answered 500'),
  lost('hangs'),
  {
    name: 'wake while a run ends, 20 times',
    type: 'answered',
    tasks: 20,
    input: { workMs: 10 },
    // From shortly before the end of the run that the workflow before has kept awake to shortly after it.
    pauseMs: (n) => (n === 0 ? 0 : IDLE_STOP_SECONDS * 1_000 - 100 + 35 * n),
    async inject({ woken, happened }) {
      await untilNoneRuns(woken);
      noteStarts(woken, happened);
    },
    expects: { failed: 0, givenBack: 0, waitedSeconds: SOON_SECONDS },
    // A notice that found a run, or none, by less than a second.
    hits: ({ executions }) => executions.length - 1,
    waitedSeconds: ({ executions }) => longestWaitOf(executions),
    alsoWrong(_, { happened, executions }) {
      const started = startsIn(happened);
      console.log(`    ${started} of ${executions.length} notices found no run, and started one`);
      return started > 1 && started < executions.length
        ? []
        : [`${started} notices started a run: they did not come around its end`];
    },
  },
  {
    name: `${WAVE} wakes at once, twice`,
    type: 'answered',
    tasks: WAVE,
    pauseMs: (n) => (n === WAVE / 2 ? WAVES_APART_MS : 0),
    async inject({ woken, happened }) {
      // 50 cold starts at the same time take one machine longer than a run may take to come.
      await allAtOnce(() => woken.notify('no secret'));
      await untilNoneRuns(woken);
      noteStarts(woken, happened);
      const waves = [0, WAVES_APART_MS].map(async (afterMs) => {
        await sleep(afterMs);
        const answers = await allAtOnce(() => woken.notify());
        happened.push(...answers.map((status) => ({ atMs: Date.now(), fault: noticeOf(status) })));
      });
      return async () => void (await Promise.all(waves));
    },
    expects: { failed: 0, waitedSeconds: TICK_SECONDS + SLACK_SECONDS },
    hits: ({ happened }) => answersOf(happened, 202).length,
    waitedSeconds: ({ executions }) => longestWaitOf(executions),
    async alsoWrong({ woken }, { happened }) {
      // On a busy machine the emulator does not answer all 50 processes within 5 s: then the tick has to look.
      const late = answersOf(happened, 503).length;
      if (late > 0) console.log(`    ${late} notices got 503:`, new Set(await woken.refusals()));
      const others = 2 * WAVE - late - answersOf(happened, 202).length;
      const started = startsIn(happened);
      return [
        ...(others > 0 ? [`${others} notices were answered neither 202 nor 503`] : []),
        ...(started > 2 ? [`two waves of notices started ${started} runs`] : []),
      ];
    },
  },
  {
    name: 'wake with a wrong secret',
    type: 'answered',
    tasks: 20,
    async inject({ woken, happened }) {
      await untilNoneRuns(woken);
      noteStarts(woken, happened);
      await woken.storeSecret('another one');
      noteAnswers(woken, happened);
      return () => woken.storeSecret();
    },
    expects: { failed: 0, waitedSeconds: TICK_SECONDS + SLACK_SECONDS },
    hits: ({ happened }) => answersIn(happened).length,
    waitedSeconds: ({ executions }) => longestWaitOf(executions),
    async alsoWrong({ woken }, { happened }) {
      const taken = answersIn(happened).filter((status) => status !== 403);
      const now = [await woken.notify('another one'), await woken.notify()].join(', ');
      return [
        ...taken.map((status) => `a notice with a wrong secret was answered ${status}`),
        ...(startsIn(happened) > 0 ? [`it started ${startsIn(happened)} runs`] : []),
        ...(now === '403, 202' ? [] : [`with the right secret back, the answers are ${now}`]),
      ];
    },
  },
  {
    name: 'notifier burst of 200 workflows of one type, and one of another',
    type: 'answered',
    beside: ['short'],
    tasks: 201,
    isBeside: isOther,
    async inject({ woken, happened }) {
      await untilNoneRuns(woken);
      noteAnswers(woken, happened);
    },
    expects: { failed: 0, waitedSeconds: SOON_SECONDS },
    // Those that the full queue has dropped.
    hits: ({ executions, happened }) => executions.length - answersIn(happened).length,
    // The wait of the one of another type.
    waitedSeconds: ({ executions }) => longestWaitOf(executions.filter((_, n) => isOther(n))),
  },
];

/** A notice of the kit's own, and its answer. */
const noticeOf = (status: number) => `own notice answered ${status}`;

const answersOf = (happened: readonly Happened[], status: number) =>
  happened.filter(({ fault }) => fault === noticeOf(status));

const allAtOnce = (send: () => Promise<number>) => Promise.all(Array.from({ length: WAVE }, send));

function lost(fault: NetworkFault): WokenKind {
  return {
    name: `wake lost for ${LOST_MS / 1_000} s: ${fault}`,
    type: 'answered',
    tasks: MANY,
    async inject({ woken }) {
      await untilNoneRuns(woken);
      woken.notices.follow(outage(LOST_MS, { name: fault, inject: NETWORK_FAULTS[fault] }));
    },
    expects: { failed: 0, waitedSeconds: TICK_SECONDS + SLACK_SECONDS },
    waitedSeconds: ({ executions }) => longestWaitOf(executions),
    alsoWrong(stage) {
      const eachMs = Math.round(stage.beganInMs() / MANY);
      console.log(`    the server took ${eachMs} ms for the start of each workflow`);
      return eachMs > START_MS ? [`the server took ${eachMs} ms for a start`] : [];
    },
  };
}

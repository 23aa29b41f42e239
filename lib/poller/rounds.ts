import { type Plan, roundDelays, TICK_SECONDS } from '../config/plan.ts';
import { laneName } from '../task/lane-name.ts';
import { LATER_ROUND_SECONDS, SECOND_LOOK_SECONDS } from './defaults.ts';
import type { Lane } from './lane.ts';
import type { Ports } from './ports.ts';
import type { Trigger } from './trigger.ts';

/** Has the rounds start that come between this tick and the next one. */
export const startSweep = (plan: Plan, ports: Ports) => start(roundDelays(plan), ports);

/** A run that may have rounds started for what is not due yet. */
export interface Run {
  trigger: Trigger;
  plan: Plan;
  ports: Ports;
}

/**
 * A run ends, and tasks may wait that nothing can poll yet: a retry with a delay, one that was put back for a time, one that
 * the server has postponed. Nothing tells when they are due, so rounds look for them until the next tick.
 *
 * @param sentForMs for how long from now on there are rounds already
 * @returns for how long there are now
 */
export const startLaterRounds = (run: Run, lanes: readonly Lane[], sentForMs: number) => {
  // Where rounds are on their way, there is no second look: each retry is announced too, long before it is due.
  const isSecondLook = sentForMs === 0 && isMissing(run, lanes);
  const soon = isSecondLook ? [SECOND_LOOK_SECONDS] : [];
  return startLater(run, sentForMs, () => mayComeDue(run, lanes, sentForMs), soon);
};

/** The same where another run polls on: a round may have started that one, and then it starts none when it ends. */
export const startRoundsBeside = (run: Run, sentForMs = 0) =>
  startLater(run, sentForMs, async () => true);

async function startLater(
  { plan, trigger, ports }: Run,
  sentForMs: number,
  isNeeded: () => Promise<boolean>,
  soon: readonly number[] = [],
): Promise<number> {
  const delays = mayStartLater(trigger, plan) ? [...soon, ...laterDelays(sentForMs)] : [];
  const [lastSeconds] = delays.slice(-1);
  if (lastSeconds === undefined || !(await isNeeded())) return sentForMs;
  return (await start(delays, ports)) ? lastSeconds * 1_000 : sentForMs;
}

/** Not a round: AWS stops a chain of a function and a queue after 16 steps. Nor where there are as many rounds anyway. */
const mayStartLater = (trigger: Trigger, { idleStopMs, sweepSeconds = TICK_SECONDS }: Plan) =>
  trigger !== 'round' && idleStopMs !== undefined && sweepSeconds > LATER_ROUND_SECONDS;

/** A tick comes within the minute, and looks again. SQS counts whole seconds: the first one comes up to a second later, never earlier. */
function laterDelays(sentForMs: number): number[] {
  const delays: number[] = [];
  const firstSeconds = Math.ceil(sentForMs / 1_000) + LATER_ROUND_SECONDS;
  for (let at = firstSeconds; at < TICK_SECONDS; at += LATER_ROUND_SECONDS) delays.push(at);
  return delays;
}

/** Something was announced that is not there: it comes later, or the notice came before it. */
const isMissing = ({ trigger }: Run, lanes: readonly Lane[]) =>
  trigger === 'wake' && lanes.every((lane) => lane.report().polled === 0);

async function mayComeDue(run: Run, lanes: readonly Lane[], sentForMs: number): Promise<boolean> {
  const { trigger, ports } = run;
  // A round that is on its way can find work, and starts no rounds when it ends.
  if (trigger === 'tick' && sentForMs > 0) return true;
  if (isMissing(run, lanes)) return true;
  // A worker can put its task back, and no notice tells.
  for (const lane of lanes) if (await lane.goesOn()) return true;
  const polled = lanes
    .filter((lane) => !lane.paused())
    .map((lane) => laneName(lane.report().route));
  return ports.mayWait ? ports.mayWait(polled).catch(() => true) : true;
}

/** Whether they were started. */
async function start(delays: readonly number[], { startRounds, log }: Ports): Promise<boolean> {
  try {
    await startRounds?.(delays);
    return true;
  } catch (error) {
    log('warn', 'rounds could not be started: the next tick looks for work', {
      error: String(error),
    });
    return false;
  }
}

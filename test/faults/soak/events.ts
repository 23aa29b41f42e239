import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lift, throttle } from '../stages/concurrency.ts';
import type { DeployedStage } from '../stages/deployed.ts';
import { killProcessesOf } from '../stages/lambda-processes.ts';

/** Something that is done to the stack when a share of the soak has ended. */
export interface SoakEvent {
  /** The share of all workflows that have ended. */
  atShare: number;
  name: string;
  /** Resolves to whether it hit. */
  run(stage: DeployedStage): Promise<boolean>;
}

/** How long a fault lasts before it is undone. */
const LASTS_MS = 3_000;

/** Polls bring tasks all the time; where none does within this time, polling has stopped. */
const NEXT_POLL_MS = 20_000;

const killedWithTasks: SoakEvent['run'] = async ({ proxy, killPollers }) => {
  const killed = new Promise<boolean>((resolve) =>
    proxy.onTasks(async () => {
      proxy.onTasks(undefined);
      resolve(await killPollers());
    }),
  );
  return Promise.race([killed, sleep(NEXT_POLL_MS, false)]);
};

const throttled: SoakEvent['run'] = async ({ deployed }) => {
  await throttle(deployed.functionName('answered'));
  await sleep(LASTS_MS);
  await lift(deployed.functionName('answered'));
  return true;
};

const doesNotLoad: SoakEvent['run'] = async ({ deployed }) => {
  await writeFile(deployed.brokenFile, '');
  const ended = await killProcessesOf(deployed.functionName('answered'));
  await sleep(LASTS_MS);
  await rm(deployed.brokenFile);
  return ended > 0;
};

const threeTicks: SoakEvent['run'] = async ({ deployed }) => {
  for (let i = 0; i < 3; i += 1) await deployed.schedule.tick();
  return true;
};

const redeployed: SoakEvent['run'] = async ({ deployed }) => {
  await deployed.redeploy();
  return true;
};

/** The events of the soak's first half; the second half repeats them, so that each hits twice. */
const HALF: SoakEvent[] = [
  {
    atShare: 0.05,
    name: 'poller killed with the answer to its poll on the way',
    run: killedWithTasks,
  },
  { atShare: 0.1, name: 'poller killed with its workers running', run: (s) => s.killPollers() },
  { atShare: 0.15, name: 'worker throttled', run: throttled },
  { atShare: 0.2, name: 'three ticks more at once', run: threeTicks },
  { atShare: 0.3, name: 'worker does not load', run: doesNotLoad },
  { atShare: 0.4, name: 'redeploy', run: redeployed },
];

export const SOAK_EVENTS: SoakEvent[] = [
  ...HALF,
  ...HALF.map((event) => ({ ...event, atShare: event.atShare + 0.45 })),
];

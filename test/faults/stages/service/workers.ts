import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TerminalError, worker } from '../../../../lib/index.ts';
import { comesBack, type Midway, recorded } from '../recorded.ts';

/** The handlers of the deployed stack's workers; the stage names the files in their environment. */
const { FAULTS_LEDGER = '', FAULTS_BROKEN = '' } = process.env;

/** As long as the file exists, no function of this module starts. */
if (existsSync(FAULTS_BROKEN)) throw new Error('this module does not load');

/** Longer than any timeout here. */
const FOREVER_MS = 60_000;
/** Longer than the response timeout of the kind that uses it, and shorter than the function's timeout. */
const SLOW_MS = 4_800;

/** How a worker dies in the first try of a task, by its input; the second try works. */
const DEATHS: Record<string, (dies: () => Promise<void>) => unknown> = {
  exits: () => process.exit(3),
  'is killed': () => process.kill(process.pid, 'SIGKILL'),
  'throws outside the wrapper': () => {
    setImmediate(() => {
      throw new Error('thrown outside the wrapper');
    });
    return sleep(FOREVER_MS);
  },
  blocks: () => {
    const endsAtMs = Date.now() + FOREVER_MS;
    while (Date.now() < endsAtMs);
  },
  'ignores its signal': () => new Promise(() => {}),
  'is slow': () => sleep(SLOW_MS),
  // This takes a while: it records that it dies again and again, until it does.
  'runs out of memory': async (dies) => {
    const held: number[][] = [];
    for (;;) {
      held.push(Array.from({ length: 100_000 }, Math.random));
      await dies();
    }
  },
};

const misbehaving: Midway = async (input, task, dies) => {
  if (input.fails) throw new TerminalError('this task has to fail');
  const instead = comesBack(input, task, dies);
  if (instead) return instead;
  const death = DEATHS[String(input.dies)];
  if (!death || task.retryCount > 0 || (input.onlyOdd && Number(input.n) % 2 === 0)) return;
  await dies();
  await death(dies);
};

export const works = worker(recorded(FAULTS_LEDGER, misbehaving));

/** Tells Conductor that it is alive. */
export const beats = worker({ heartbeat: true }, recorded(FAULTS_LEDGER));

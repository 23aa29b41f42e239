import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ROOT } from '../../infra/local/root.ts';
import { quantile, randomBy, rounded } from '../statistics.ts';
import { WAY_MS } from './defaults.ts';
import { IN_PROCESS } from './lambda.ts';
import { type Played, play } from './play.ts';
import { type PaceName, planOf, routeOf } from './service.ts';
import type { Arrival } from './traffic.ts';

/** A figure that the real stack has too. */
export interface Held {
  what: string;
  unit: string;
  /** In virtual time. */
  virtual: number;
  /** Measured. */
  real: number;
  /** Of the measurement; in percent. */
  deviation: number;
}

const Spread = v.object({ median: v.number() });
const PickUp = v.object({
  figures: v.object({
    figures: v.array(v.object({ contestant: v.string(), p50Ms: v.number(), p99Ms: v.number() })),
  }),
});
const Compare = v.object({
  figures: v.object({
    contestants: v.array(
      v.object({ contestant: v.string(), concurrency: v.number(), tasksPerSecond: Spread }),
    ),
  }),
});
const Growth = v.object({
  figures: v.object({ concurrency: v.array(v.object({ size: v.number(), callsPerTask: Spread })) }),
});

const Idle = v.object({
  figures: v.object({ figures: v.array(v.object({ by: v.string(), p50Ms: v.number() })) }),
});

/** The simulation at sizes that the real stack was measured at, with one server on SQLite. */
export async function heldFigures(seed: number): Promise<Held[]> {
  return [
    ...(await pickUp(seed)),
    ...(await backlog(seed)),
    ...(await calls(seed)),
    ...(await fromIdle(seed)),
  ];
}

const fileOf = (name: string) => join(ROOT, 'bench', 'results', `${name}.json`);

const resultOf = async <T>(name: string, schema: v.GenericSchema<unknown, T>): Promise<T> =>
  v.parse(schema, JSON.parse(await readFile(fileOf(name), 'utf8')));

const held = (what: string, unit: string, virtual: number, real: number): Held => ({
  ...{ what, unit, virtual: rounded(virtual), real },
  deviation: Math.round((virtual / real - 1) * 100),
});

const TYPE = 'task';

/** As the contestant `ours` of the bench. */
const inOneProcess = (concurrency: number, forMs: number, arrivals: Arrival[], seed: number) =>
  play(
    {
      plans: [planOf('ours', 'always', [routeOf(TYPE, { concurrency })])],
      ...{ hasWake: false, workMs: () => 0, serverCallsAtOnce: 1, callTimes: IN_PROCESS },
      ...{ warmUpMs: 0, forMs, seed },
    },
    arrivals,
  );

/** As in `pick-up`: 5 workflows a second, 500 of them. The driver's timers are late by up to 2 ms. */
async function pickUp(seed: number): Promise<Held[]> {
  const random = randomBy(seed);
  const arrivals = Array.from({ length: 500 }, (_, i) => ({
    atMs: 2_000 + i * 200 + 2 * random(),
    taskType: TYPE,
  }));
  const { waitsMs } = await inOneProcess(10, 105_000, arrivals, seed);
  const { figures } = (await resultOf('pick-up-sqlite', PickUp)).figures;
  const ours = figures.find(({ contestant }) => contestant === 'ours');
  const name = 'wait at 5 tasks a second';
  return [
    held(`${name}, p50`, 'ms', quantile(waitsMs, 0.5), ours?.p50Ms ?? Number.NaN),
    held(`${name}, p99`, 'ms', quantile(waitsMs, 0.99), ours?.p99Ms ?? Number.NaN),
  ];
}

const WAITING = 1_100;
const WARM_UP = 100;

function backlogOf(seed: number, concurrency: number, forMs = 1): Promise<Played> {
  const arrivals = Array.from({ length: WAITING }, () => ({ atMs: 0, taskType: TYPE }));
  return inOneProcess(concurrency, forMs, arrivals, seed);
}

/** As in `compare`: 1,100 tasks that wait. */
async function backlog(seed: number): Promise<Held[]> {
  const { contestants } = (await resultOf('compare-sqlite', Compare)).figures;
  const figures: Held[] = [];
  for (const { contestant, concurrency, tasksPerSecond } of contestants) {
    if (contestant !== 'ours') continue;
    const { reportedAtMs } = await backlogOf(seed, concurrency);
    const tookMs = (reportedAtMs.at(-1) ?? 0) - (reportedAtMs[WARM_UP - 1] ?? 0);
    const rate = ((WAITING - WARM_UP) * 1_000) / tookMs;
    const what = `backlog with ${concurrency} slots`;
    figures.push(held(what, 'tasks/s', rate, tasksPerSecond.median));
  }
  return figures;
}

/** As in `growth`: the polls and the reports until all tasks are done. */
async function calls(seed: number): Promise<Held[]> {
  const { concurrency } = (await resultOf('growth', Growth)).figures;
  const figures: Held[] = [];
  for (const { size, callsPerTask } of concurrency) {
    const { reportedAtMs } = await backlogOf(seed, size);
    const { polls } = await backlogOf(seed, size, reportedAtMs.at(-1));
    const what = `calls per task with ${size} slots`;
    figures.push(held(what, 'calls', polls / WAITING + 1, callsPerTask.median));
  }
  return figures;
}

/** As in `idle-pick-up`, which ends where the server gives the task out: a way to the worker earlier. */
async function fromIdle(seed: number): Promise<Held[]> {
  const file = 'idle-pick-up';
  if (!existsSync(fileOf(file))) return [];
  const { figures } = (await resultOf(file, Idle)).figures;
  const ways = [
    { by: 'woken', pace: 'wake', what: 'from idle by a notice, p50' },
    { by: 'swept', pace: 'sweep', what: 'from idle by a round, p50' },
  ] as const;
  const all: Held[] = [];
  for (const { by, pace, what } of ways) {
    const real = figures.find((figure) => figure.by === by)?.p50Ms;
    if (real) all.push(held(what, 'ms', (await idleWaitMs(pace, seed)) - WAY_MS, real));
  }
  return all;
}

const IDLE_TASKS = 100;
const GAP_MS = 27_000;
const SWEEP_MS = 10_000;

async function idleWaitMs(pace: PaceName, seed: number): Promise<number> {
  const random = randomBy(seed);
  const arrivals = Array.from({ length: IDLE_TASKS }, (_, i) => ({
    atMs: (i + 1) * GAP_MS + random() * SWEEP_MS,
    taskType: TYPE,
  }));
  const { waitsMs } = await play(
    {
      plans: [planOf('ours', pace, [routeOf(TYPE, {})])],
      ...{ hasWake: pace === 'wake', workMs: () => 0, serverCallsAtOnce: 1, seed },
      // The first task starts the processes.
      ...{ warmUpMs: 2 * GAP_MS, forMs: (IDLE_TASKS + 2) * GAP_MS },
    },
    arrivals,
  );
  return quantile(waitsMs, 0.5);
}

import { WORKER_MEMORY_MB } from '../../infra/cost/defaults.ts';
import { priceOf } from '../../infra/cost/lambda.ts';
import { DOLLARS } from '../../infra/cost/prices.ts';
import { POLLER_MEMORY_MB } from '../../infra/plugin/defaults.ts';
import { GATHER_MS } from '../../lib/poller/defaults.ts';
import { meanOf, quantile, randomBy, rounded } from '../statistics.ts';
import { type Played, play } from './play.ts';
import { planOf, routeOf } from './service.ts';
import { steady } from './traffic.ts';

/** What one poller gets at most; with more, there are more pollers. */
const TASKS_PER_SECOND_OF_A_POLLER = 500;
const TYPES_OF_A_POLLER = 4;
/** Of each type: 800 in all, the most calls that one poller holds. */
const CONCURRENCY = 200;
const WORK_MS = 200;
const WARM_UP_MS = 5_000;
const FOR_MS = 25_000;
/** Rare tasks need a longer look: there have to be enough of them. */
const RARE_FOR_MS = 125_000;
const RARE = 20;

/** One line of the table. */
export interface RateFigures {
  tasksPerSecond: number;
  pollers: number;
  batch: number;
  tasks: number;
  meanMs: number;
  p99Ms: number;
  slotsMean: number;
  slotsPeak: number;
  pollsPerTask: number;
  pollerMemoryMb: number;
  /** Of pollers and their ledgers. */
  pollerDollarsPerMillion: number;
  workerDollarsPerMillion: number;
}

/** Tasks that come all the time, so many a second, over as many pollers as that takes. */
export async function rateFigures(
  tasksPerSecond: number,
  batch: number,
  seed: number,
): Promise<RateFigures> {
  const pollers = Math.ceil(tasksPerSecond / TASKS_PER_SECOND_OF_A_POLLER);
  const plans = Array.from({ length: pollers }, (_, poller) => planFor(`poller-${poller}`, batch));
  const types = plans.flatMap(({ routes }) => routes.map(({ taskType }) => taskType));
  const forMs = tasksPerSecond <= RARE ? RARE_FOR_MS : FOR_MS;
  const arrivals = steady(tasksPerSecond, forMs, types, randomBy(seed));
  const setting = {
    ...{ plans, hasWake: false, workMs: () => WORK_MS, warmUpMs: WARM_UP_MS, forMs, seed },
    serverCallsAtOnce: Number.POSITIVE_INFINITY,
  };
  const played = await play(setting, arrivals);
  const memoryMb = memoryFor(tasksPerSecond / pollers);
  return {
    ...{ tasksPerSecond, pollers, batch },
    ...figuresOf(played, (forMs - WARM_UP_MS) / 1_000),
    ...dollarsOf(played, memoryMb),
    pollerMemoryMb: memoryMb,
  };
}

function planFor(name: string, batch: number) {
  const fields = {
    concurrency: CONCURRENCY,
    ...(batch > 1 && { batch: { size: batch, gatherMs: GATHER_MS } }),
  };
  const routes = Array.from({ length: TYPES_OF_A_POLLER }, (_, type) =>
    routeOf(`${name}-type-${type}`, fields),
  );
  return planOf(name, 'sweep', routes);
}

const figuresOf = ({ waitsMs, polls, slotMs, peakSlots }: Played, seconds: number) => ({
  tasks: waitsMs.length,
  meanMs: rounded(meanOf(waitsMs)),
  p99Ms: rounded(quantile(waitsMs, 0.99)),
  slotsMean: rounded(slotMs / 1_000 / seconds),
  slotsPeak: peakSlots,
  pollsPerTask: rounded(polls / waitsMs.length),
});

function dollarsOf(
  { waitsMs, pollers, workers, ledgerReads, ledgerWrites }: Played,
  pollerMemoryMb: number,
) {
  const millions = waitsMs.length / 1_000_000;
  const ledger = ledgerReads * DOLLARS.dynamoDbRead + ledgerWrites * DOLLARS.dynamoDbWrite;
  const polling = priceOf(pollers.calls, pollers.billedMs, pollerMemoryMb) + ledger;
  const working = priceOf(workers.calls, workers.billedMs, WORKER_MEMORY_MB);
  return {
    pollerDollarsPerMillion: rounded(polling / millions),
    workerDollarsPerMillion: rounded(working / millions),
  };
}

/**
 * Virtual time has no CPU, and a function has as much of it as its memory: so much memory does a poller need to do its
 * part of the work, of which poller and worker together took 0.5 ms for each task (bench/results/growth.json).
 */
function memoryFor(tasksPerSecond: number): number {
  const cores = (tasksPerSecond * CPU_MS_OF_A_TASK) / 1_000;
  const memoryMb = Math.ceil((cores * MB_OF_A_CORE) / MEMORY_STEP_MB) * MEMORY_STEP_MB;
  return Math.max(POLLER_MEMORY_MB, memoryMb);
}

const CPU_MS_OF_A_TASK = 0.5;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_OF_A_CORE = 1_769;
const MEMORY_STEP_MB = 64;

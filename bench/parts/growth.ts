import { until } from '../../infra/local/servers/until.ts';
import { ours } from '../contestants/list.ts';
import { serve } from '../contestants/serve.ts';
import { withFake } from '../fake/start.ts';
import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { randomBy, rounded, type Spread, shown, shuffled, spreadOf } from '../statistics.ts';

/** Of all types together, in each point of each range. A tenth of them warms up. */
const FULL = { tasks: 10_000, rounds: 3 };
const QUICK = { tasks: 2_000, rounds: 1 };
/** A cost that stays within this share of the range's middle is called flat. */
const FLAT = 0.1;

/** From the start of the last task. */
const REPORTED_TIMEOUT_MS = 10_000;

/** What grows while the rest stays as it is. */
interface Point {
  types: number;
  backlog: number;
  concurrency: number;
}

const USUAL: Point = { types: 1, backlog: 10_000, concurrency: 10 };
const RANGES = {
  types: [1, 10, 100, 1_000],
  backlog: [100, 1_000, 10_000, 100_000],
  concurrency: [1, 10, 100, 1_000],
} as const;
type Range = keyof typeof RANGES;

/** What a task costs. */
interface Cost {
  cpuMsPerTask: number;
  peakMb: number;
  callsPerTask: number;
}

/** Whether a task costs the same where there is more of everything. */
export async function growth(run: Run): Promise<void> {
  const command = await ours.prepare();
  const figures = {
    types: await alongRange('types', command, run),
    backlog: await alongRange('backlog', command, run),
    concurrency: await alongRange('concurrency', command, run),
  };
  const { tasks, rounds } = run.quick ? QUICK : FULL;
  await writeResults('growth', run, {}, { tasks, rounds, ...figures });
}

async function alongRange(range: Range, command: readonly string[], run: Run) {
  const { tasks, rounds } = run.quick ? QUICK : FULL;
  const costs = RANGES[range].map((size) => ({ size, rounds: [] as Cost[] }));
  const random = randomBy(run.seed);
  // By turns and in another order each round, so that other work on the machine falls on all of them.
  for (let round = 1; round <= rounds; round += 1)
    for (const { size, rounds: own } of shuffled(costs, random)) {
      const title = `${round}/${rounds} ${range}: ${size}`;
      const play = () => costAt({ ...USUAL, [range]: size }, tasks, command, run);
      own.push(await run.steps.run(title, play));
    }
  const of = (cost: keyof Cost) =>
    growthOf(costs.map(({ rounds: own }) => spreadOf(own.map((each) => each[cost]))));
  const [cpu, peak, calls] = [of('cpuMsPerTask'), of('peakMb'), of('callsPerTask')];
  const figures = costs.map(({ size }, at) => ({
    size,
    cpuMsPerTask: cpu[at],
    peakMb: peak[at],
    callsPerTask: calls[at],
  }));
  console.table(
    figures.map(({ size, cpuMsPerTask, peakMb, callsPerTask }) => ({
      [range]: size,
      'CPU ms per task': cell(cpuMsPerTask),
      'peak MB': cell(peakMb),
      'calls per task': cell(callsPerTask),
    })),
  );
  return figures;
}

function costAt(
  { types, backlog, concurrency }: Point,
  tasks: number,
  command: readonly string[],
  run: Run,
): Promise<Cost> {
  const folder = run.folder.path;
  return withFake({ tasksOfType: tasks / types, backlog }, folder, async ({ apiUrl, counts }) => {
    const counted = { types, concurrency, warmUp: tasks / 10, tasks };
    const duty = { apiUrl, taskType: 'grows', ...counted, waitMs: 0 };
    const allReported = async () => (await counts()).updates === tasks;
    const reported = () => until(allReported, REPORTED_TIMEOUT_MS, 'not all tasks are reported');
    const { usage } = await serve(command, duty, folder, reported);
    const { cpuMsPerTask, peakMb } = usage;
    const { polls, updates } = await counts();
    return { cpuMsPerTask, peakMb, callsPerTask: (polls + updates) / tasks };
  });
}

type Growth = Spread & { toMiddle: number; isFlat: boolean };

/** Each figure in relation to the middle of the range, which lies between its second and its third point. */
function growthOf(spreads: readonly Spread[]): Growth[] {
  const middle = Math.sqrt((spreads[1]?.median ?? 0) * (spreads[2]?.median ?? 0));
  return spreads.map((spread) => {
    const toMiddle = rounded(spread.median / middle);
    return { ...spread, toMiddle, isFlat: Math.abs(toMiddle - 1) <= FLAT };
  });
}

const cell = (growth: Growth | undefined): string =>
  growth ? `${shown(growth)} ×${growth.toMiddle}${growth.isFlat ? '' : ' not flat'}` : '';

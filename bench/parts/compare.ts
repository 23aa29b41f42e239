import { CONDUCTOR_VERSION } from '../../infra/local/setup/conductor-jar.ts';
import { bare, type Contestant, jsSdk, ours, pythonSdk, start } from '../contestants/list.ts';
import { serve } from '../contestants/serve.ts';
import { createLoad } from '../load.ts';
import { rateOf } from '../rate.ts';
import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { randomBy, shown, shuffled, spreadOf } from '../statistics.ts';
import { type Store, storeVersion, withServer } from '../stores/with-server.ts';

const CONTESTANTS = [bare, jsSdk, pythonSdk, ours, start];
const CONCURRENCIES = [10, 50];
/** How many tasks wait for a contestant, and in how many rounds. A tenth more come before, to warm up. */
const FULL = { tasks: 1_000, rounds: 5 };
const QUICK = { tasks: 200, rounds: 2 };
/** As long as the poll of a bare loop waits where there are fewer tasks than it asks for. */
const BARE_WAIT_MS = 100;

/** One contestant's turn. */
interface Turn {
  round: number;
  contestant: string;
  concurrency: number;
  tasksPerSecond: number;
  /** From the start of the process to the start of its first task. */
  firstTaskMs: number;
  cpuMsPerTask: number;
  peakMb: number;
}

/** Clients that serve the same tasks on one server, in turn and in an order that changes each round. */
export async function compare(run: Run): Promise<void> {
  const commands = new Map<Contestant, readonly string[]>();
  for (const each of CONTESTANTS)
    commands.set(each, await run.steps.run(`Prepare ${each.name}`, () => each.prepare()));
  for (const store of run.stores)
    await withServer(store, run, (apiUrl) => compareOn(store, apiUrl, commands, run));
}

async function compareOn(
  store: Store,
  apiUrl: string,
  commands: ReadonlyMap<Contestant, readonly string[]>,
  run: Run,
): Promise<void> {
  const { tasks, rounds } = run.quick ? QUICK : FULL;
  const random = randomBy(run.seed);
  const turns: Turn[] = [];
  for (let round = 1; round <= rounds; round += 1)
    for (const concurrency of CONCURRENCIES)
      for (const [{ name }, command] of shuffled([...commands], random)) {
        const title = `${round}/${rounds} ${name}, ${concurrency} at once`;
        const play = () => turnOf(name, command, concurrency, tasks, apiUrl, run.folder.path);
        turns.push({ round, ...(await run.steps.run(title, play)) });
      }
  const figures = CONCURRENCIES.flatMap((concurrency) =>
    CONTESTANTS.map(({ name }) => figuresOf(name, concurrency, turns)),
  );
  console.table(figures.map(rowOf));
  const versions = { conductor: CONDUCTOR_VERSION, store: await storeVersion(store) };
  const sdks = CONTESTANTS.map(async (each) => [each.name, await each.version()] as const);
  const all = { ...versions, ...Object.fromEntries(await Promise.all(sdks)) };
  await writeResults(`compare-${store}`, run, all, { tasks, rounds, contestants: figures });
}

async function turnOf(
  contestant: string,
  command: readonly string[],
  concurrency: number,
  tasks: number,
  apiUrl: string,
  folder: string,
): Promise<Omit<Turn, 'round'>> {
  const load = await createLoad(apiUrl);
  const warmUp = tasks / 10;
  await load.start(warmUp + tasks);
  const { taskType } = load;
  const counts = { types: 1, concurrency, warmUp, tasks: warmUp + tasks };
  const duty = { apiUrl, taskType, ...counts, waitMs: BARE_WAIT_MS };
  const startedAtMs = Date.now();
  const allDone = () => load.completed(duty.tasks);
  const { usage, done } = await serve(command, duty, folder, allDone);
  const firstTaskMs = Math.min(...done.map(({ startTime }) => startTime)) - startedAtMs;
  const { cpuMsPerTask, peakMb } = usage;
  const tasksPerSecond = rateOf(done, warmUp);
  return { contestant, concurrency, tasksPerSecond, firstTaskMs, cpuMsPerTask, peakMb };
}

function figuresOf(contestant: string, concurrency: number, turns: readonly Turn[]) {
  const turnsOf = (name: string) =>
    turns.filter((turn) => turn.contestant === name && turn.concurrency === concurrency);
  const own = turnsOf(contestant);
  const bares = new Map(turnsOf(bare.name).map((turn) => [turn.round, turn]));
  /** A figure beside that of the bare loop in the same round: other work on the machine falls on both. */
  const besideBare = (of: (turn: Turn, beside: Turn) => number) =>
    spreadOf(own.map((turn) => of(turn, bares.get(turn.round) ?? turn)));
  return {
    contestant,
    concurrency,
    tasksPerSecond: spreadOf(own.map((turn) => turn.tasksPerSecond)),
    rateToBare: besideBare((turn, beside) => turn.tasksPerSecond / beside.tasksPerSecond),
    cpuMsOverBare: besideBare((turn, beside) => turn.cpuMsPerTask - beside.cpuMsPerTask),
    cpuMsPerTask: spreadOf(own.map((turn) => turn.cpuMsPerTask)),
    peakMb: spreadOf(own.map((turn) => turn.peakMb)),
    firstTaskMs: spreadOf(own.map((turn) => turn.firstTaskMs)),
  };
}

const rowOf = (figures: ReturnType<typeof figuresOf>) => ({
  contestant: figures.contestant,
  'at once': figures.concurrency,
  'tasks/s': shown(figures.tasksPerSecond),
  '× bare': shown(figures.rateToBare),
  'CPU ms per task': shown(figures.cpuMsPerTask),
  '- bare': shown(figures.cpuMsOverBare),
  'peak MB': shown(figures.peakMb),
  'first task ms': shown(figures.firstTaskMs),
});

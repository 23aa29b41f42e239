import { CONDUCTOR_VERSION } from '../../infra/local/setup/conductor-jar.ts';
import { type Invoke, lambdaInvoke } from '../../lib/aws/invoke.ts';
import { jsSdk } from '../contestants/list.ts';
import { serve } from '../contestants/serve.ts';
import { deployed as deploy } from '../deployed/service.ts';
import { startEmulatorFor } from '../deployed/with-emulator.ts';
import { createLoad } from '../load.ts';
import { rateOf } from '../rate.ts';
import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { randomBy, shown, shuffled, spreadOf } from '../statistics.ts';
import { withServer } from '../stores/with-server.ts';

/** How many tasks wait, or calls are made, in how many rounds. A tenth more come before, to warm up. */
const FULL = { tasks: 500, rounds: 5 };
const QUICK = { tasks: 100, rounds: 1 };
const CONCURRENCIES = [10, 50];
const BATCH = 10;
const NAME = 'bench';
const FUNCTION = (name: string) => `${NAME}-dev-${name}`;
/** Longer than a run of the poller: it waits for all of its calls. */
const RUN_MS = 180_000;

/** The way of one measurement; it resolves to tasks, or calls, a second. */
interface Way {
  name: string;
  concurrency: number;
  play(): Promise<number>;
}

/**
 * The deployed stack on the emulator, with batches of 1 and 10, beside what the emulator can do by itself, and beside the
 * JavaScript SDK in a process of its own. All share the machine with the server and with the emulator, which starts a
 * process for each call at a time.
 */
export async function deployed(run: Run): Promise<void> {
  await startEmulatorFor(run);
  const command = await run.steps.run(`Prepare ${jsSdk.name}`, () => jsSdk.prepare());
  await withServer('sqlite', run, (apiUrl) => measure(apiUrl, command, run));
}

async function measure(apiUrl: string, sdk: readonly string[], run: Run): Promise<void> {
  const invoke = lambdaInvoke(Math.max(...CONCURRENCIES), RUN_MS);
  const service = await run.steps.run('serverless deploy', () =>
    deploy(
      NAME,
      [`serverUrl: ${apiUrl}`, 'enabled: false', 'poller: { idleStop: 1 }'],
      [
        'plain: { handler: handler.plain, timeout: 10 }',
        ...CONCURRENCIES.flatMap((concurrency) => [
          functionOf(`one${concurrency}`, `concurrency: ${concurrency}`),
          functionOf(
            `batch${concurrency}`,
            `concurrency: ${concurrency}, batch: { size: ${BATCH} }`,
          ),
        ]),
      ],
    ),
  );
  try {
    const ways = CONCURRENCIES.flatMap((concurrency) =>
      waysAt(concurrency, apiUrl, sdk, invoke, run),
    );
    await playAll(ways, run);
  } finally {
    await service.remove();
  }
}

const functionOf = (type: string, options: string) =>
  `${type}: { handler: handler.done, timeout: 10, events: [{ conductor: { task: ${type}, ${options} } }] }`;

function waysAt(
  concurrency: number,
  apiUrl: string,
  sdk: readonly string[],
  call: Invoke,
  run: Run,
): Way[] {
  const { tasks } = sizeOf(run);
  const warmUp = tasks / 10;
  const invoke = async (name: string) => {
    const how = { invocationType: 'RequestResponse', isWorker: false } as const;
    const ended = await call({ functionName: FUNCTION(name), payload: Buffer.from('{}'), ...how });
    if (ended.kind !== 'answered') throw new Error(`${name}: ${JSON.stringify(ended)}`);
  };
  const deployedRate = async (type: string) => {
    const load = await createLoad(apiUrl, type);
    await load.start(warmUp + tasks);
    const [done] = await Promise.all([load.completed(warmUp + tasks), invoke('conductor-poller')]);
    return rateOf(done, warmUp);
  };
  return [
    {
      name: 'emulator alone',
      concurrency,
      async play() {
        await atOnce(concurrency, warmUp, () => invoke('plain'));
        const beganMs = performance.now();
        await atOnce(concurrency, tasks, () => invoke('plain'));
        return (tasks * 1_000) / (performance.now() - beganMs);
      },
    },
    { name: 'deployed', concurrency, play: () => deployedRate(`one${concurrency}`) },
    {
      name: `deployed, batches of ${BATCH}`,
      concurrency,
      play: () => deployedRate(`batch${concurrency}`),
    },
    {
      name: jsSdk.name,
      concurrency,
      async play() {
        const load = await createLoad(apiUrl);
        await load.start(warmUp + tasks);
        const { taskType } = load;
        const all = warmUp + tasks;
        const duty = { apiUrl, taskType, types: 1, concurrency, warmUp, tasks: all, waitMs: 0 };
        const { done } = await serve(sdk, duty, run.folder.path, () => load.completed(all));
        return rateOf(done, warmUp);
      },
    },
  ];
}

async function playAll(ways: readonly Way[], run: Run): Promise<void> {
  const { tasks, rounds } = sizeOf(run);
  const random = randomBy(run.seed);
  const measured = ways.map((way) => ({ way, rates: [] as number[] }));
  for (let round = 1; round <= rounds; round += 1)
    for (const { way, rates } of shuffled(measured, random)) {
      const title = `${round}/${rounds} ${way.name}, ${way.concurrency} at once`;
      rates.push(await run.steps.run(title, () => way.play()));
    }
  const ratesOf = (name: string, concurrency: number) =>
    measured.find(({ way }) => way.name === name && way.concurrency === concurrency)?.rates ?? [];
  const figures = measured.map(({ way: { name, concurrency }, rates }) => {
    /** Beside another way in the same round: other work on the machine falls on both. */
    const beside = (other: string) => {
      const others = ratesOf(other, concurrency);
      return spreadOf(rates.map((rate, i) => rate / (others[i] ?? Number.NaN)));
    };
    return {
      way: name,
      concurrency,
      perSecond: spreadOf(rates),
      toEmulator: beside('emulator alone'),
      toSdk: beside(jsSdk.name),
    };
  });
  console.table(
    figures.map(({ way, concurrency, perSecond, toEmulator, toSdk }) => ({
      way,
      'at once': concurrency,
      'a second': shown(perSecond),
      '× emulator': shown(toEmulator),
      '× JS SDK': shown(toSdk),
    })),
  );
  const versions = { conductor: CONDUCTOR_VERSION, 'js-sdk': await jsSdk.version() };
  await writeResults('deployed', run, versions, { tasks, rounds, ways: figures });
}

const sizeOf = ({ quick }: Run) => (quick ? QUICK : FULL);

/** Does the work so many times, a few at once. */
async function atOnce(lanes: number, times: number, work: () => Promise<void>): Promise<void> {
  let left = times;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

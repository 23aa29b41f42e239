import { parseArgs } from 'node:util';
import { takeLeaks } from '../support/leaks/overheard.ts';
import { overhearStarted } from '../support/leaks/started.ts';
import { IN_PROCESS, type Playable, playAll } from './kinds/all.ts';
import { DEPLOYED_KINDS } from './kinds/deployed.ts';
import { writeReport } from './report.ts';
import type { Row } from './row.ts';
import { runKind } from './run-kind.ts';
import type { SoakReport } from './soak/report.ts';
import { soak } from './soak/soak.ts';
import { type Deployed, deployStack } from './stages/deployed.ts';

/**
 * `npm run test:faults`: plays every kind of fault, then the soak, and writes docs/reliability.md.
 * `--only <pattern>` plays some kinds (also `soak`) and writes nothing; `--seed` replays a soak.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string' },
    workflows: { type: 'string', default: '2000' },
  },
});
const seed = Number(options.seed ?? Date.now() % 1_000_000);

/** The kinds that share the one stack, and so are played one after the other. */
const onStack = (stack: Deployed): Playable[] =>
  DEPLOYED_KINDS.map((kind) => ({
    name: kind.name,
    play: () => runKind(kind, stack.stageOf(kind.type)),
  }));

const isChosen = (name: string) => new RegExp(options.only ?? '').test(name);
const chosen = (kinds: Playable[]) => kinds.filter(({ name }) => isChosen(name));

function print({ name, tasks, hits, lost, endedTwice, wrong, ...known }: Row): void {
  const { secondsUntilKnown, knownBy } = known;
  const figures =
    `${tasks} tasks, ${hits} hits, ${lost} lost, ${endedTwice} twice, ` +
    `known after ${secondsUntilKnown} s by ${knownBy}`;
  console.log(`${wrong.length === 0 ? '✔' : '✘'} ${name}: ${figures}`);
  for (const fault of wrong) console.log(`    ${fault}`);
}

function progress(): (ended: number) => void {
  let printed = 0;
  return (ended) => {
    if (ended < printed + 100) return;
    printed = ended;
    console.log(`  ${ended} workflows have ended`);
  };
}

async function soaked(stack: Deployed): Promise<SoakReport> {
  console.log(`Soak of ${options.workflows} workflows; --seed ${seed} replays it`);
  const report = await soak(stack, Number(options.workflows), seed, progress());
  const { wrong, twice, looks, ...figures } = report;
  console.log(`${wrong.length === 0 ? '✔' : '✘'} soak`, { ...figures, endedTwice: twice.length });
  for (const { what, lateSeconds } of looks) console.log(`    ${what}: ${lateSeconds} s late`);
  for (const fault of wrong) console.log(`    ${fault}`);
  for (const { why, history } of twice)
    console.log(`    executed more than once (${why}): ${history}`);
  return report;
}

console.log(`Seed ${seed}`);
const inProcess = await playAll(chosen(IN_PROCESS), print);
const stack = await deployStack();
try {
  const rows = [...inProcess, ...(await playAll(chosen(onStack(stack)), print, 1))];
  const report = isChosen('soak') ? await soaked(stack) : undefined;
  if (!options.only && report) await writeReport(rows, report);
  const wrong = [...rows, ...(report ? [report] : [])].filter((each) => each.wrong.length > 0);
  console.log(wrong.length === 0 ? 'All passed' : `${wrong.length} did not pass`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await stack.close();
}
await overhearStarted();
const leaks = takeLeaks();
if (leaks.length > 0) {
  console.log('✘ secrets or data of tasks are in a log, an error or a reason:', leaks);
  process.exitCode = 1;
}
process.exit();

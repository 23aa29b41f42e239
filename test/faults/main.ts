import { parseArgs } from 'node:util';
import { takeLeaks } from '../support/leaks/overheard.ts';
import { overhearStarted } from '../support/leaks/started.ts';
import { choiceOf } from './choice.ts';
import { ALONE, IN_PROCESS, type Playable, playAll } from './kinds/all.ts';
import { DEPLOYED_KINDS } from './kinds/deployed.ts';
import { writeReport } from './report.ts';
import type { Row } from './row.ts';
import { runKind } from './run-kind.ts';
import type { SoakReport } from './soak/report.ts';
import { soak } from './soak/soak.ts';
import { type Deployed, deployStack } from './stages/deployed.ts';

/**
 * `npm run test:faults`: plays every kind of fault, then the soak, and writes docs/reliability.md.
 * Parts of names choose some kinds (also `soak`): then it writes nothing. `--seed` replays a soak.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    workflows: { type: 'string', default: '2000' },
  },
});
const seed = Number(options.seed ?? Date.now() % 1_000_000);

/** The kinds that share the one stack, and so are played one after the other. */
const onStack = (stack: Deployed): Playable[] =>
  chosen(DEPLOYED_KINDS).map((kind) => ({
    name: kind.name,
    play: () => runKind(kind, stack.stageOf(kind.type, kind.beside)),
  }));

const choice = choiceOf(positionals);
const chosen = <Named extends { name: string }>(kinds: readonly Named[]) =>
  kinds.filter(({ name }) => choice.has(name));

function print({ name, tasks, hits, lost, endedTwice, wrong, ...rest }: Row): void {
  const { failed, givenBack, secondsUntilKnown, knownBy } = rest;
  const figures =
    `${tasks} tasks, ${hits} hits, ${lost} lost, ${endedTwice} twice, ` +
    `${failed} failed, ${givenBack} given back, ` +
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
const rows = await playAll(chosen(IN_PROCESS), print);
rows.push(...(await playAll(chosen(ALONE), print, 1)));
let soakReport: SoakReport | undefined;
if (chosen(DEPLOYED_KINDS).length > 0 || choice.has('soak')) {
  const stack = await deployStack();
  try {
    rows.push(...(await playAll(onStack(stack), print, 1)));
    if (choice.has('soak')) soakReport = await soaked(stack);
  } finally {
    await stack.close();
  }
}
if (choice.isAll && soakReport) await writeReport(rows, soakReport);
const all = [...rows, ...(soakReport ? [soakReport] : [])];
const wrong = all.filter((each) => each.wrong.length > 0);
if (all.length === 0) console.log('No kind has such a name');
else console.log(wrong.length === 0 ? 'All passed' : `${wrong.length} did not pass`);
process.exitCode = all.length > 0 && wrong.length === 0 ? 0 : 1;
await overhearStarted();
const leaks = takeLeaks();
if (leaks.length > 0) {
  console.log('✘ secrets or data of tasks are in a log, an error or a reason:', leaks);
  process.exitCode = 1;
}
process.exit();

import { parseArgs } from 'node:util';
import { takeLeaks } from '../support/leaks/overheard.ts';
import { overhearStarted } from '../support/leaks/started.ts';
import { choiceOf } from './choice.ts';
import type { FaultKind, Stage } from './kind.ts';
import { ALONE, IN_PROCESS, playAll } from './kinds/all.ts';
import { DEPLOYED_KINDS, WOKEN_KINDS } from './kinds/deployed.ts';
import type { DeployedKind } from './kinds/worker.ts';
import { writeReport } from './report.ts';
import type { Row } from './row.ts';
import { runKind } from './run-kind.ts';
import { SOAKS, type SoakedBy, type SoakReport } from './soak/report.ts';
import { soak } from './soak/soak.ts';
import { type Deployed, deployStack, type Type } from './stages/deployed.ts';
import { deployWoken } from './stages/woken.ts';

/**
 * `npm run test:faults`: plays every kind of fault, then the soaks, and writes docs/reliability.md.
 * Parts of names choose some kinds (also `soak`): then it writes nothing. `--seed` replays a soak.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    workflows: { type: 'string' },
  },
});
const seed = Number(options.seed ?? Date.now() % 1_000_000);

const choice = choiceOf(positionals);
const chosen = <Named extends { name: string }>(kinds: readonly Named[]) =>
  kinds.filter(({ name }) => choice.has(name));

function print({ name, tasks, hits, lost, endedTwice, wrong, ...rest }: Row): void {
  const { failed, givenBack, open, secondsUntilKnown, knownBy, waitedSeconds } = rest;
  const figures =
    `${tasks} tasks, ${hits} hits, ${lost} lost, ${endedTwice} twice, ` +
    `${failed} failed, ${givenBack} given back, ${open} open at once, ` +
    `known after ${secondsUntilKnown} s by ${knownBy}` +
    (waitedSeconds === undefined ? '' : `, waited ${waitedSeconds} s for a poll`);
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

async function soaked(stack: Deployed, startedBy: SoakedBy): Promise<SoakReport> {
  const workflows = Number(options.workflows ?? SOAKS[startedBy]);
  console.log(`${soakOf(startedBy)}, ${workflows} workflows; --seed ${seed} replays it`);
  const report = await soak(stack, startedBy, workflows, seed, progress());
  const { wrong, twice, looks, ...figures } = report;
  console.log(`${wrong.length === 0 ? '✔' : '✘'} soak`, { ...figures, endedTwice: twice.length });
  for (const { what, lateSeconds } of looks) console.log(`    ${what}: ${lateSeconds} s late`);
  for (const fault of wrong) console.log(`    ${fault}`);
  for (const { why, history } of twice)
    console.log(`    executed more than once (${why}): ${history}`);
  return report;
}

const soakOf = (startedBy: SoakedBy) => `soak with ${startedBy}`;

/** Plays kinds, one after the other since they share the stack, and then its soak; those of them that are chosen. */
async function playOn<Stack extends Deployed, Place extends Stage>(
  deploy: () => Promise<Stack>,
  kinds: readonly (FaultKind<Place> & Pick<DeployedKind, 'type' | 'beside'>)[],
  stageOf: (stack: Stack) => (type: Type, beside?: readonly Type[]) => Place,
  startedBy?: SoakedBy,
): Promise<void> {
  const isSoaked = startedBy !== undefined && choice.has(soakOf(startedBy));
  if (chosen(kinds).length === 0 && !isSoaked) return;
  const stack = await deploy();
  const playable = chosen(kinds).map((kind) => ({
    name: kind.name,
    play: () => runKind(kind, stageOf(stack)(kind.type, kind.beside)),
  }));
  try {
    rows.push(...(await playAll(playable, print, 1)));
    if (isSoaked) soaks.push(await soaked(stack, startedBy));
  } finally {
    // While the server is there: that of a stack can end with it.
    await overhearStarted();
    await stack.close();
  }
}

console.log(`Seed ${seed}`);
const rows = await playAll(chosen(IN_PROCESS), print);
const soaks: SoakReport[] = [];
rows.push(...(await playAll(chosen(ALONE), print, 1)));
await overhearStarted();
await playOn(deployStack, DEPLOYED_KINDS, ({ stageOf }) => stageOf);
await playOn(
  () => deployStack('rounds'),
  [],
  ({ stageOf }) => stageOf,
  'rounds',
);
await playOn(deployWoken, WOKEN_KINDS, ({ stageOf }) => stageOf, 'wake');
if (choice.isAll) await writeReport(rows, soaks);
const all = [...rows, ...soaks];
const wrong = all.filter((each) => each.wrong.length > 0);
if (all.length === 0) console.log('No kind has such a name');
else console.log(wrong.length === 0 ? 'All passed' : `${wrong.length} did not pass`);
process.exitCode = all.length > 0 && wrong.length === 0 ? 0 : 1;
const leaks = takeLeaks();
if (leaks.length > 0) {
  console.log('✘ secrets or data of tasks are in a log, an error or a reason:', leaks);
  process.exitCode = 1;
}
process.exit();

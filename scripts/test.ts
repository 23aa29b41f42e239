import { serverlessEnv } from '../infra/local/deploy.ts';
import { type Session, session } from '../infra/local/session.ts';
import { beginBuild, beginConductor, beginEmulator } from '../infra/local/stack.ts';
import { type Counts, listTests, readCounts, runJest } from './tests/jest.ts';
import { type Needs, needsOf } from './tests/needs.ts';

/** Starts the servers that the tests need; returns the environment in which tests find them. */
async function startServers({ conductor, emulator }: Needs, { folder, steps }: Session) {
  const building = beginBuild(folder, steps);
  if (!conductor) {
    await building;
    return process.env;
  }
  const { url, ready } = await beginConductor(folder, steps);
  const [aws] = await Promise.all([emulator && beginEmulator(folder, steps), building, ready]);
  return aws ? serverlessEnv(aws, url) : { ...process.env, CONDUCTOR_SERVER_URL: url };
}

/** Prints the counts as the very last line, after any output of stopping the servers. */
function printAtEnd({ passed, failed }: Counts): void {
  process.on('exit', () => console.log(`${passed} passed, ${failed} failed`));
}

const given = process.argv.slice(2);
/** Those of test/installed take minutes more, and install scanners: they run where they are asked for. */
const args =
  given.length > 0 ? given : ['--selectProjects', 'unit', 'package', 'conductor', 'deploy'];

await session('test', async (current) => {
  const countsFile = current.folder.file('counts.json');
  const needs = needsOf(await listTests(args));
  const env = await startServers(needs, current);
  const status = await runJest(args, env, countsFile);
  const counts = await readCounts(countsFile);
  if (counts) printAtEnd(counts);
  return status;
});

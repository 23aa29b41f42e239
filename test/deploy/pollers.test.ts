import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import * as v from 'valibot';
import { itemIn } from '../../lib/aws/item.ts';
import { callAws } from '../../lib/aws/signed.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import {
  registerTasks,
  registerWorkflow,
  serverUrl,
  start,
  taskOf,
  terminate,
  uniqueName,
  waitFor,
  waitForEnd,
} from '../support/conductor/server.ts';
import { lambda, logsOf, SummarySchema, urlOf } from '../support/deploy/emulator.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { PLANTED } from '../support/leaks/planted.ts';

jest.setTimeout(240_000);

const SERVICE = 'several';
const PARAMETER = '/several/wake';
const POLLER = `${SERVICE}-dev-conductor-poller`;

/** A type of each poller. */
const TYPES = {
  [POLLER]: uniqueName('several_rest'),
  [`${POLLER}-images`]: uniqueName('several_images'),
  [`${POLLER}-slow`]: uniqueName('several_slow'),
};
const POLLERS = Object.keys(TYPES);
const [REST, IMAGES, SLOW] = Object.values(TYPES);

/** The ticks come each minute; only the poller of `images` has rounds between. */
const YML = `
service: ${SERVICE}
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom:
  conductor:
    serverUrl: ${serverUrl()}
    wake: { parameter: ${PARAMETER} }
    pollers:
      images: { types: [${IMAGES}], sweep: 5 }
      slow: { types: [${SLOW}], windowSeconds: 60, timeout: 150 }
functions:
  works:
    handler: handler.works
    timeout: 10
    events: [{ conductor: ${REST} }, { conductor: ${IMAGES} }, { conductor: ${SLOW} }]
`;
const HANDLER = `
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const works = worker({}, async () => 'done');
`;

/** Ticks could start at most three runs of a poller within it. */
const PATIENCE_MS = 150_000;
const RUNS_OF_ROUNDS = 6;

const started: string[] = [];
let service: TemporaryService;
let wakeUrl: string;

beforeAll(async () => {
  await ssm('PutParameter', { Name: PARAMETER, Type: 'SecureString', Value: PLANTED.keySecret });
  service = await temporaryService(YML);
  await service.write('handler.ts', HANDLER);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  wakeUrl = await urlOf(`${SERVICE}-dev-conductor-wake`);
  for (const name of Object.values(TYPES)) {
    const common = { name, ownerEmail: 'test@example.com' };
    await registerTasks(taskDefinition({ ...common, functionTimeoutSeconds: 10 }));
    const tasks = [simpleTask({ type: name, ref: 'task', input: { card: PLANTED.input } })];
    await registerWorkflow(workflow({ ...common, timeoutSeconds: 300, tasks }));
  }
});

afterAll(async () => {
  await Promise.all(started.map(terminate));
  await service.deleteStack();
  await service.remove();
  await ssm('DeleteParameter', { Name: PARAMETER });
  lambda.destroy();
});

const ssm = (action: string, body: object) =>
  callAws(process.env, { service: 'ssm', target: `AmazonSSM.${action}`, body });

const notice = async () => {
  const headers = { authorization: PLANTED.keySecret };
  return (await fetch(`${wakeUrl}/wake`, { method: 'POST', headers, body: '{}' })).status;
};

const conductorLambda = async (command: string) =>
  (await execa('node', ['dist/cli/index.mjs', command, '--service', SERVICE])).stdout;

/** The lines of one poller's log: the name of one can be the beginning of another's. */
const linesOf = async (poller: string, pattern: string) =>
  (await logsOf(POLLER, pattern)).filter((line) => line.startsWith(`/aws/lambda/${poller}: `));

/** The types of which the runs of a poller have polled tasks. */
async function polledBy(poller: string): Promise<string[]> {
  const lines = await linesOf(poller, '"poller run"');
  const summaries = lines.map((line) => v.parse(Line, line.slice(line.indexOf('{'))).summary);
  return summaries.flatMap(({ byType }) =>
    Object.entries(byType).flatMap(([type, { polled }]) => (polled > 0 ? [type] : [])),
  );
}

const Line = v.pipe(v.string(), v.parseJson(), v.object({ summary: SummarySchema }));

async function until(isSo: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  for (const endMs = Date.now() + patienceMs; Date.now() < endMs; await sleep(500))
    if (await isSo()) return true;
  return false;
}

async function startAll(): Promise<string[]> {
  const ids = await Promise.all(Object.values(TYPES).map((type) => start(type)));
  started.push(...ids);
  return ids;
}

describe('a service with several pollers', () => {
  test('does the tasks of all types when one notice has come, and each is polled by its own poller', async () => {
    const ids = await startAll();
    expect(await notice()).toBe(202);
    const ends = await Promise.all(ids.map((id) => waitForEnd(id)));
    expect(ends.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);

    const haveLogged = async () =>
      (await Promise.all(POLLERS.map(polledBy))).every((types) => types.length > 0);
    // A run logs its summary when it ends.
    expect(await until(haveLogged, PATIENCE_MS)).toBe(true);
    const polled = await Promise.all(POLLERS.map(async (name) => [name, await polledBy(name)]));
    expect(polled).toEqual(Object.entries(TYPES).map(([name, type]) => [name, [type]]));
  });

  test('has an item of the one ledger for each', async () => {
    for (const poller of POLLERS) {
      const { version } = await itemIn(
        `${SERVICE}-dev-conductor-ledger`,
        poller,
        process.env,
      ).read();
      expect(version).toBeGreaterThan(0);
    }
  });

  test('has rounds for the group that asks for them', async () => {
    const runsOf = async (group: string) => (await linesOf(`${POLLER}-${group}`, 'START')).length;
    const before = { images: await runsOf('images'), slow: await runsOf('slow') };
    const haveCome = async () => (await runsOf('images')) - before.images >= RUNS_OF_ROUNDS;
    expect(await until(haveCome, PATIENCE_MS)).toBe(true);
    expect((await runsOf('slow')) - before.slow).toBeLessThan(RUNS_OF_ROUNDS / 2);
  });

  test('is paused as a whole, also for notices, and resumed as a whole', async () => {
    const paused = await conductorLambda('pause');
    for (const poller of POLLERS) {
      expect(paused).toContain(`${poller} in us-east-1: was enabled, is paused now`);
      expect(paused).toContain(`last run of ${poller}: `);
    }
    const ids = await startAll();
    const runs = async () => (await logsOf(POLLER, 'END RequestId')).length;
    const before = await runs();
    expect(await notice()).toBe(202);
    // The three runs find the pause, and end.
    expect(await until(async () => (await runs()) - before >= POLLERS.length, PATIENCE_MS)).toBe(
      true,
    );
    for (const id of ids)
      expect(taskOf(await waitFor(id, () => true), 'task')).toMatchObject({
        status: 'SCHEDULED',
        pollCount: 0,
      });
    expect((await conductorLambda('status')).match(/in us-east-1: paused/g)).toHaveLength(3);

    await conductorLambda('resume');
    expect(await notice()).toBe(202);
    const ends = await Promise.all(ids.map((id) => waitForEnd(id, PATIENCE_MS)));
    expect(ends.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { askWorker } from '../../../infra/definitions/worker-schemas.ts';

/** Each is a process of its own that bundles the worker. */
jest.setTimeout(30_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-schemas-'));
  mkdirSync(join(folder, 'workers'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (
  code: string,
  environment = {},
  limitMs = 30_000,
  inputs: Record<string, unknown>[] = [],
) => {
  writeFileSync(join(folder, 'workers', 'greet.ts'), `${IMPORTS}\n${code}`);
  return askWorker({ handler: 'workers/greet.handler', environment }, { inputs }, folder, limitMs);
};
const IMPORTS = `import { jsonSchema, worker } from ${JSON.stringify(resolve('lib/index.ts'))};`;
const WORKER = "export const handler = worker({ input: jsonSchema({ type: 'object' }) }, () => 1);";
const SCHEMAS = { schemas: { inputSchema: { type: 'object' } }, unwritten: [], refusals: [] };

test('a worker is loaded for its schemas', async () => {
  expect(await read(WORKER)).toEqual(SCHEMAS);
});

test('what its module prints, and what it keeps open, is no matter', async () => {
  const code = `console.log('{"schemas":{}}'); setInterval(() => {}, 1_000); ${WORKER}`;
  expect(await read(code)).toEqual(SCHEMAS);
});

test('its module sees the variables that it has on Lambda', async () => {
  const code = `if (process.env.TABLE !== 'orders') throw new Error('no TABLE'); ${WORKER}`;
  expect(await read(code)).toEqual({ fault: 'no TABLE' });
  expect(await read(code, { TABLE: 'orders' })).toEqual(SCHEMAS);
});

test('the schemas of zod/mini are read by the zod of the service', async () => {
  const input = 'z.object({ name: z.string() })';
  const code = `import * as z from 'zod/mini'; export const handler = worker({ input: ${input} }, () => 1);`;
  expect(await read(code)).toMatchObject({
    schemas: { inputSchema: { properties: { name: { type: 'string' } }, required: ['name'] } },
  });
});

test('a module that ends its process is a fault, with what it wrote', async () => {
  expect(await read(`console.error('no database'); process.exit(3); ${WORKER}`)).toEqual({
    fault: 'its process ended with 3 while it loaded: no database',
  });
});

test('the error of a module is said, and not the lines of its stack', async () => {
  expect(
    await read(`setTimeout(() => { throw new Error('no host'); }, 0); await 1; ${HANGS}`),
  ).toEqual({
    fault: expect.stringMatching(/ended with 1 while it loaded: .*Error: no host/s),
  });
});
const HANGS = 'await new Promise(() => setTimeout(() => {}, 60_000));';

test('what a module has started, and lives longer, holds nothing up', async () => {
  const code = `import { spawn } from 'node:child_process'; spawn('sleep', ['3'], { stdio: 'inherit' });`;
  expect(await read(`${code} ${WORKER}`)).toEqual(SCHEMAS);
  expect(await read(`${code} ${HANGS}`, {}, 1_500)).toEqual({
    fault: 'it did not load and check its inputs within 1.5 s',
  });
});

test('a message of the module itself is not taken for the answer', async () => {
  expect(await read(`process.send('ready'); ${WORKER}`)).toEqual(SCHEMAS);
});

test('the options of Node that a layer brings are left on Lambda', async () => {
  const environment = { NODE_OPTIONS: '--require /opt/nodejs/otel.js' };
  expect(await read(WORKER, environment)).toEqual(SCHEMAS);
});

test('the worker says of each input what it refuses', async () => {
  const code = `import * as z from 'zod'; export const handler = worker({ input: z.object({
    name: z.string(), count: z.coerce.number().default(1),
  }) }, () => 1);`;
  const inputs = [{ name: 'Ada', count: '5' }, { name: '${workflow.input.name}' }, { count: 'x' }];
  expect(await read(code, {}, 30_000, inputs)).toMatchObject({
    refusals: [null, null, expect.stringMatching(/^input\.name: .*; input\.count: /)],
  });
});

test('a module that does not load in time is a fault', async () => {
  expect(
    await read(`await new Promise((go) => setTimeout(go, 60_000)); ${WORKER}`, {}, 2_000),
  ).toEqual({
    fault: 'it did not load and check its inputs within 2 s',
  });
});

test('a file that is not there is a fault', async () => {
  expect(
    await askWorker({ handler: 'workers/gone.handler', environment: {} }, { inputs: [] }, folder),
  ).toEqual({
    fault: expect.stringContaining('there is no file workers/gone with one of'),
  });
});

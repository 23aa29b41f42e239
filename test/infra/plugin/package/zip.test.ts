import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { strFromU8, unzipSync } from 'fflate';
import { writeZips } from '../../../../infra/plugin/package/zip.ts';
import { additionsTo } from '../../../support/plugin/service.ts';

const { plan, plans } = additionsTo();
const KEYS = ['conductorPoller', 'conductorReporter', 'conductorAdapter'];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-zip-'));
  for (const name of ['poller', 'reporter', 'adapter']) {
    await mkdir(join(folder, 'lambda', name), { recursive: true });
    await writeFile(join(folder, 'lambda', name, 'index.mjs'), `export const name = '${name}';`);
  }
});
afterEach(() => rm(folder, { recursive: true }));

const zips = (keys: string[]) => ({
  keys,
  plans,
  serviceDir: folder,
  bundles: join(folder, 'lambda'),
});
const write = (keys = KEYS) => writeZips(zips(keys));
/** A process reads its time zone once, so another zone takes another process. */
const writeIn = (TZ: string) => {
  const script = `import { writeZips } from './infra/plugin/package/zip.ts'; await writeZips(${JSON.stringify(zips(KEYS))})`;
  return execa(process.execPath, ['--input-type=module', '-e', script], { env: { TZ } });
};
const read = (key: string) => readFile(join(folder, '.serverless', `${key}.zip`));
const textsIn = (zip: Uint8Array) =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );

describe('the added functions’ zips', () => {
  test('the poller’s holds its bundle and its plan', async () => {
    await write();
    expect(textsIn(await read('conductorPoller'))).toEqual({
      'index.mjs': "export const name = 'poller';",
      'plan.json': JSON.stringify(plan),
    });
  });

  test('that of each poller holds the same bundle and a plan of its own', async () => {
    const images = { ...plan, routes: [] };
    const both = { ...plans, conductorPollerImages: images };
    await writeZips({ ...zips(Object.keys(both)), plans: both });
    expect(textsIn(await read('conductorPollerImages'))).toEqual({
      'index.mjs': "export const name = 'poller';",
      'plan.json': JSON.stringify(images),
    });
    expect(textsIn(await read('conductorPoller'))['plan.json']).toBe(JSON.stringify(plan));
  });

  test.each([
    ['conductorAdapter', 'adapter'],
    ['conductorReporter', 'reporter'],
  ])('%s’s holds its bundle', async (key, name) => {
    await write();
    expect(textsIn(await read(key))).toEqual({ 'index.mjs': `export const name = '${name}';` });
  });

  test('are the same bytes each time and in each time zone', async () => {
    await write();
    const here = await read('conductorPoller');
    for (const zone of ['Pacific/Auckland', 'America/Los_Angeles']) {
      await writeIn(zone);
      expect(await read('conductorPoller')).toEqual(here);
    }
  });

  test('cannot be made before `npm run build`', async () => {
    await rm(join(folder, 'lambda', 'adapter'), { recursive: true });
    await expect(write()).rejects.toThrow('Run `npm run build`');
    await expect(write(['conductorPoller'])).resolves.toBeUndefined();
  });
});

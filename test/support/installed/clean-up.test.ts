import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { httpServers } from '../http-server.ts';
import { cleanUp } from './clean-up.ts';

const servers = httpServers();
afterEach(servers.closeAll);

test('where a stack cannot be removed, the other stacks and the folders are, and the error names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-clean-up-'));
  await writeFile(join(folder, 'package.json'), '{}');
  const { url, received } = await servers.start(({ query }) => ({
    status: query.StackName === 'first-dev' ? 500 : 200,
  }));
  process.env.AWS_ENDPOINT_URL = new URL(url).origin;
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';

  await expect(
    cleanUp(['first-dev', 'second-dev'], [folder, join(folder, 'gone')]),
  ).rejects.toThrow('Stacks were not removed:\nfirst-dev: Error: the emulator answered 500');
  expect(received.map(({ query }) => query.StackName)).toEqual(['first-dev', 'second-dev']);
  expect(existsSync(folder)).toBe(false);
});

import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  hasNothingToBuild,
  makeBuildFolder,
} from '../../../../infra/plugin/package/nothing-to-build.ts';
import { readService } from '../../../../infra/plugin/read/service.ts';
import { framework } from '../../../support/plugin/service.ts';

function hasNothing(functions: Record<string, object>, plugins = ['serverless-esbuild']) {
  const serverless = framework({ functions, provider: { runtime: 'nodejs24.x' } });
  return hasNothingToBuild(readService(serverless), { ...serverless.service, plugins });
}

describe('serverless-esbuild has nothing to build', () => {
  test.each<[string, Record<string, object>]>([
    ['no functions', {}],
    ['zips only', { a: { handler: 'a.b', skipEsbuild: true } }],
    ['an image', { a: { image: 'x' } }],
    ['Python', { a: { handler: 'a.b', runtime: 'python3.13' } }],
  ])('in a service with %s', (_, functions) => {
    expect(hasNothing(functions)).toBe(true);
    expect(hasNothing(functions, [])).toBe(false);
    expect(hasNothing({ ...functions, b: { handler: 'b.c' } })).toBe(false);
  });

  test('and finds the folder that it moves all the same, under its own name for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-esbuild-'));
    const { service } = framework();
    await makeBuildFolder(service, folder);
    await makeBuildFolder({ ...service, custom: { esbuild: { outputWorkFolder: 'x' } } }, folder);
    for (const work of ['.esbuild', 'x'])
      expect(existsSync(join(folder, work, '.serverless'))).toBe(true);
  });
});

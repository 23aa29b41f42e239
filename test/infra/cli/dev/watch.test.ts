import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Watched, watching } from '../../../../infra/cli/dev/watch.ts';

let folder: string;
let watched: Watched;
let changed: Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-watch-'));
  changed = new Promise((resolve) => {
    watched = watching(resolve);
  });
});
afterEach(() => {
  watched.close();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);

test('a new folder in one that was given is a change, since workers can be in it', async () => {
  watched.files([], [folder], Date.now());
  mkdirSync(at('deep'));
  await changed;
});

test('a folder that is gone is waited for, with its file', async () => {
  watched.files([at('gone/deep/greet.ts')], [], Date.now());
  mkdirSync(at('gone'));
  await changed;
});

test('a folder that is gone is waited for, with all that can come in it', async () => {
  watched.files([], [at('gone')], Date.now());
  mkdirSync(at('gone'));
  await changed;
});

test.each(['deep', 'greet.ts'])(
  'what came while the code was loaded is a change: %s',
  async (name) => {
    const sinceMs = Date.now() - 1_000;
    if (name === 'deep') mkdirSync(at('deep'));
    else writeFileSync(at('greet.ts'), '');
    watched.files([at('greet.ts')], [folder], sinceMs);
    await changed;
  },
);

test.each(['notes.md', '.lock'])('what is no source is no change: %s', async (name) => {
  let isChanged = false;
  void changed.then(() => {
    isChanged = true;
  });
  writeFileSync(at(name), '');
  watched.files([], [folder], Date.now() - 1_000);
  await sleep(300);
  expect(isChanged).toBe(false);
});

test('what was there before is no change', async () => {
  writeFileSync(at('greet.ts'), '');
  let isChanged = false;
  void changed.then(() => {
    isChanged = true;
  });
  watched.files([at('greet.ts')], [folder], Date.now() + 1_000);
  await sleep(300);
  expect(isChanged).toBe(false);
});

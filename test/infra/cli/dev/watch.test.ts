import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from '@jest/globals';
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
  watched.files([], [folder]);
  mkdirSync(at('deep'));
  await changed;
});

test('a folder that is gone is waited for, with its file', async () => {
  watched.files([at('gone/deep/greet.ts')]);
  mkdirSync(at('gone'));
  await changed;
});

test('a folder that is gone is waited for, with all that can come in it', async () => {
  watched.files([], [at('gone')]);
  mkdirSync(at('gone'));
  await changed;
});

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** The subjects of the newest commits, merges apart; nothing where there is no git or no history. */
function newestSubjects(): string[] | undefined {
  if (!existsSync(join(ROOT, '.git'))) return undefined;
  // The rule began then: older subjects are longer.
  const args = ['log', '--no-merges', '--since=2026-11-25T17:40:00Z', '-20', '--format=%s'];
  try {
    const output = execFileSync('git', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
    return output.toString().split('\n').filter(Boolean);
  } catch {
    return undefined;
  }
}

const subjects = newestSubjects();
const withHistory = subjects ? test : test.skip;

withHistory('the subject of a commit has at most 72 characters', () => {
  expect(subjects?.filter((subject) => subject.length > 72)).toEqual([]);
});

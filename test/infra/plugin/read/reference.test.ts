import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderReference, withReference } from '../../../../infra/plugin/read/reference.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/plugin.md');

describe('the reference of all options', () => {
  test('is in docs/plugin.md as `npm run docs:options` writes it', () => {
    const page = readFileSync(PAGE, 'utf8');
    expect(page).toBe(withReference(page));
  });

  test('has a line for each option, with its type, default and meaning', () => {
    const lines = renderReference().split('\n');
    const options = lines.filter((line) => line.startsWith('| `'));
    expect(options).toHaveLength(22 + 22 + 7 + 1 + 3 + 3 + 2 + 1 + 10 + 2 + 8 + 2);
    for (const line of options) expect(line).toMatch(/^\| `\w+` +\| \S.* +\| \S.* +\| \S.*\. +\|$/);
    expect(options).toContainEqual(
      expect.stringMatching(
        /^\| `memorySize` +\| whole number, 128 to 10240 \| `192` +\| The poller function's memory in MB\. +\|$/,
      ),
    );
  });

  test('replaces what is between the markers and leaves the rest of a page', () => {
    const page = 'before\n<!-- options:begin -->\nold\n<!-- options:end -->\nafter\n';
    const written = withReference(page);
    expect(written).toContain(`before\n<!-- options:begin -->\n\n${renderReference()}\n\n`);
    expect(written).toMatch(/<!-- options:end -->\nafter\n$/);
    expect(written).not.toContain('old\n');
  });

  test('needs both markers', () => {
    expect(() => withReference('no marker')).toThrow('<!-- options:begin --> is missing');
    expect(() => withReference('<!-- options:begin -->')).toThrow(
      '<!-- options:end --> is missing',
    );
  });
});

import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { NO_ERRORS } from '../support/docs/no-errors.ts';
import { ROOT, read } from '../support/docs/pages.ts';
import { sentencesIn } from '../support/docs/sentences.ts';

const PRODUCT = [
  'lib',
  'handlers',
  'infra/plugin',
  'infra/cli',
  'infra/definitions',
  'infra/service-code',
];
/** Samples, the service that `init` writes, and what writes docs/plugin.md. */
const NOT_PRODUCT =
  /^handlers\/samples\/|^infra\/cli\/init\/template\/|^infra\/plugin\/read\/reference\.ts$/;

const files = execFileSync('git', ['ls-files', ...PRODUCT], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file.endsWith('.ts') && !NOT_PRODUCT.test(file));
const sentences = files.flatMap((file) => sentencesIn(file));

/** The rows of the page whose first cell is code: a message, its cause, what to do. */
const rows = read('docs/errors.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [message = '', ...rest] = cellsOf(line);
    return { message: textOfCode(message), rest };
  });
const listed = rows.map(({ message }) => message);

function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** A text that holds backticks itself is between two of them and a blank. */
function textOfCode(code: string): string {
  return code.replace(/^(`+ ?)(.*?)( ?`+)$/, '$2').replaceAll('\\|', '|');
}

describe('docs/errors.md', () => {
  test('lists every message of the product', () => {
    const known = new Set([...listed, ...NO_ERRORS]);
    const missing = sentences.filter(({ text }) => !known.has(text));
    expect(missing.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([]);
  });

  test('says the cause of each message and what to do', () => {
    const incomplete = rows.filter(
      ({ rest }) => rest.length !== 2 || rest.some((cell) => cell === ''),
    );
    expect(incomplete).toEqual([]);
  });

  test('lists no message that the product no longer has', () => {
    const said = new Set(sentences.map(({ text }) => text));
    expect([...listed, ...NO_ERRORS].filter((text) => !said.has(text))).toEqual([]);
  });

  test('lists each message once', () => {
    const all = [...listed, ...NO_ERRORS];
    expect(all.filter((text, i) => all.indexOf(text) !== i)).toEqual([]);
  });
});

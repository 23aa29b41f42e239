import { describe, expect, test } from '@jest/globals';
import { read } from '../support/docs/pages.ts';
import {
  alwaysAllowed,
  broughtBy,
  OPTIONS,
  type Right,
  rightsIn,
  WITH_ALL_OPTIONS,
} from '../support/plugin/rights.ts';

/** A row of the table of rights, for one function and one action. */
interface Row extends Right {
  /** The option that brings it, or `always`. */
  option: string;
}

const ROW =
  /^\| (?<functions>[^|]+) \| (?<actions>`[^|]+`) +\| (?<on>[^|]+) \| (?<option>[^|]+) \|/gm;

const wordsIn = (cell = ''): string[] =>
  cell.split(',').map((word) => word.trim().replaceAll('`', ''));

const rows: Row[] = [...read('docs/security.md').matchAll(ROW)].flatMap(({ groups = {} }) =>
  wordsIn(groups.functions).flatMap((of) =>
    wordsIn(groups.actions).map((may) => ({
      of,
      may,
      on: groups.on?.trim() ?? '',
      option: wordsIn(groups.option).join(),
    })),
  ),
);

/** What an ARN of the template is in the words of the page; the first that fits. */
const WORDS: [RegExp, string][] = [
  [/:log-group:/, 'its log'],
  [/:rule\//, 'its rule'],
  [/:table\//, 'the ledger'],
  [/:event-bus\//, 'the event bus'],
  [/-inbox$/, 'the inbox'],
  [/-dead-letters$/, 'the dead letters'],
  [/:function:.*-conductor-poller$/, 'the pollers'],
  [/:function:.*-conductor-adapter$/, 'the adapter'],
  [/:function:.*-old$/, 'the wrapped functions'],
  [/:function:/, 'the workers of its types'],
  [/:(secret:|parameter\/)key/, "Conductor's key"],
  [/:(secret:|parameter\/)wake/, "the wake's secret"],
  [/:key\/conductor$/, "the KMS key of Conductor's key"],
  [/:key\/wake$/, "the KMS key of the wake's secret"],
  [/:key\/environment$/, 'that KMS key'],
  [/:s3:::.*\/\*$/, 'objects in the bucket'],
  [/:s3:::/, 'the bucket'],
  [/^\*$/, 'all'],
];

/** A right may stand in several ARNs of the same thing. */
const inWords = (rights: readonly Right[]): string[] => [
  ...new Set(
    rights.map(
      ({ of, may, on }) => `${of} ${may} ${WORDS.find(([arn]) => arn.test(on))?.[1] ?? on}`,
    ),
  ),
];

const listed = (option: string) => textsOf(rows.filter((row) => row.option === option)).toSorted();
const textsOf = (rights: readonly Right[]) => rights.map(({ of, may, on }) => `${of} ${may} ${on}`);

describe('the table of rights in docs/security.md', () => {
  test.each(Object.entries(OPTIONS))('says what %s brings', (option, services) => {
    expect(listed(option)).toEqual(inWords(broughtBy(services)).toSorted());
  });

  test('says what the functions may always do', () => {
    expect(listed('always')).toEqual(inWords(alwaysAllowed()).toSorted());
  });

  test('names no option that brings nothing', () => {
    const named = new Set(rows.map(({ option }) => option));
    expect([...named].filter((option) => option !== 'always' && !(option in OPTIONS))).toEqual([]);
  });

  test('lists all rights of a service with all options', () => {
    const known = textsOf(rows);
    expect(inWords(rightsIn(WITH_ALL_OPTIONS)).filter((right) => !known.includes(right))).toEqual(
      [],
    );
  });
});

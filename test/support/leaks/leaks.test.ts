import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import * as v from 'valibot';
import { overhear, overhearReport, takeLeaks } from './overheard.ts';
import { PLANTED } from './planted.ts';

test.each([
  ['unchanged', `got ${PLANTED.input}`],
  ['in quotes', JSON.stringify({ inputData: { card: PLANTED.keySecret } })],
  ['with more text at its end', `${PLANTED.token}-2`],
  ['cut off', `a reason of 500 characters ${PLANTED.output.slice(0, 10)}…`],
  ['far in a text', `${'x'.repeat(100_000)} ${PLANTED.password}`],
])('a planted word is found %s', (_, text) => {
  overhear('a log', text);
  expect(takeLeaks()).toEqual([expect.stringMatching(/^a log holds planted-/)]);
  expect(takeLeaks()).toEqual([]);
});

test("a task's output may be reported; in a reason it is found", () => {
  const outputData = { card: PLANTED.output };
  overhearReport({ outputData });
  expect(takeLeaks()).toEqual([]);
  overhearReport({ outputData, reasonForIncompletion: `no ${PLANTED.output}` });
  expect(takeLeaks()).toHaveLength(1);
});

const JestSchema = v.object({
  testResults: v.tuple([
    v.object({
      assertionResults: v.array(
        v.object({ title: v.string(), status: v.string(), failureMessages: v.array(v.string()) }),
      ),
    }),
  ]),
});

test('a test that reveals a planted word fails, and only for that reason', () => {
  const jest = resolve('node_modules/jest/bin/jest.js');
  const args = ['--json', '--selectProjects=unit', '--testMatch=**/test/support/leaks/leaky.ts'];
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' };
  const { stdout } = spawnSync(process.execPath, [jest, ...args], { env, encoding: 'utf8' });
  const [{ assertionResults }] = v.parse(JestSchema, JSON.parse(stdout)).testResults;
  expect(assertionResults.length).toBeGreaterThan(5);
  for (const result of assertionResults)
    expect(result).toMatchObject({
      status: 'failed',
      failureMessages: [expect.stringContaining('holds planted-')],
    });
}, 60_000);

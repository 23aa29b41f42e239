import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createSteps } from '../../infra/terminal/steps.ts';

/** An output that records what is written; with `columns` it is a terminal. */
function output(columns?: number) {
  const out = Object.assign(new PassThrough(), columns ? { isTTY: true, columns } : {});
  const written: string[] = [];
  out.on('data', (chunk) => written.push(String(chunk)));
  return { out, lines: () => stripVTControlCharacters(written.join('')).split('\n').slice(0, -1) };
}

const failure = async (): Promise<never> => {
  throw new Error('no');
};

describe('without a terminal a step', () => {
  test('is one line when it ends, with its last note', async () => {
    const { out, lines } = output();
    await createSteps(out).run('Start', async ({ note }) => note('http://127.0.0.1'));
    expect(lines()).toEqual([expect.stringMatching(/^ {2}✔ Start {2,}http:\S+ {2,}\d+ ms$/)]);
  });

  test('returns what its work returns', async () => {
    expect(await createSteps(output().out).run('Start', async () => 7)).toBe(7);
  });

  test('that fails is marked and throws', async () => {
    const { out, lines } = output();
    await expect(createSteps(out).run('Start', failure)).rejects.toThrow('no');
    expect(lines()).toEqual([expect.stringContaining('✖ Start')]);
  });

  test('prints nothing once all steps are closed', async () => {
    const { out, lines } = output();
    const steps = createSteps(out);
    steps.close();
    await expect(steps.run('Start', failure)).rejects.toThrow('no');
    expect(lines()).toEqual([]);
  });
});

describe('on a terminal a step', () => {
  test('spins until it ends, within 100 columns', async () => {
    const { out, lines } = output(200);
    await createSteps(out).run('Start', async ({ note }) => note('x'.repeat(200)));
    expect(lines().at(0)).toMatch(/^ {2}[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Start/u);
    expect(lines().at(-1)).toMatch(/^ {2}✔ Start {2,}x+… +\d+ ms$/);
    expect(lines().at(-1)?.length).toBeLessThan(100);
  });

  test('leaves room for a line above it', async () => {
    const { out, lines } = output(100);
    const steps = createSteps(out);
    await steps.run('Start', async () => steps.print('hello'));
    expect(lines()).toContain('hello');
  });
});

import { describe, expect, test } from '@jest/globals';
import { run } from '../../../../infra/cli/commands/cost.ts';
import { BURSTS } from '../../../../infra/cost/defaults.ts';
import { idleCostOf } from '../../../../infra/cost/idle.ts';
import { monthDollarsOf, type Service } from '../../../../infra/cost/month.ts';
import { POLLER_MEMORY_MB } from '../../../../infra/plugin/defaults.ts';
import { aCall } from '../../../support/cli/call.ts';

async function cost(given: Record<string, string | boolean> = {}) {
  const { call, out } = aCall(given);
  await run(call);
  return { lines: out.lines, answers: out.answers };
}

/** The cells of the row that begins so. */
async function row(beginning: string, given: Record<string, string>) {
  const { lines } = await cost(given);
  const line = lines.find((each) => each.startsWith(beginning)) ?? '';
  return line.slice(beginning.length).trim().split(/ {2,}/);
}

const service: Service = {
  pace: { kind: 'sweep', seconds: 10 },
  pollerMemoryMb: POLLER_MEMORY_MB,
  work: { workMs: 200, size: 1 },
  spread: { kind: 'spread' },
};
const inDollars = (amount: number) => `$${amount.toFixed(2)}`;

describe('the cost of one’s own numbers', () => {
  test('is that of the functions that make the tables of the docs', async () => {
    expect(await row('in all', { tasks: '1_000_000' })).toEqual([
      inDollars(monthDollarsOf(service, 1_000_000)),
      inDollars(monthDollarsOf({ ...service, spread: BURSTS }, 1_000_000)),
    ]);
  });

  test('is that of an idle service where there are no tasks', async () => {
    const idle = inDollars(idleCostOf({ kind: 'wake' }, POLLER_MEMORY_MB, 3).dollars);
    const none = { tasks: '0', poller: 'wake', pollers: '3' };
    expect(await row('in all', none)).toEqual([idle, idle]);
  });

  test('grows with the memory and the time of the function, and falls with the batch', async () => {
    const workers = async (given: Record<string, string>) =>
      Number((await row('the functions that do the tasks', given))[0]?.slice(1));
    const usual = await workers({ tasks: '10000000' });
    expect(await workers({ tasks: '10000000', memory: '512' })).toBeGreaterThan(1.5 * usual);
    expect(await workers({ tasks: '10000000', milliseconds: '400' })).toBeGreaterThan(1.5 * usual);
    expect(await workers({ tasks: '10000000', batch: '10' })).toBeLessThan(usual / 5);
  });

  test('has no line that is too long for a terminal of 80 columns', async () => {
    const { lines } = await cost({ batch: '10', poller: 'wake', tasks: '30000000000' });
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toContain(
      '30,000,000,000 tasks a month of 200 ms with 256 MB, up to 10 in a call',
    );
    expect(lines).toContain('one poller with wake: { … }');
  });

  test.each([
    ['tasks', 'many', '--tasks must be a whole number from 0 to 100000000000.'],
    ['milliseconds', '900001', '--milliseconds must be a whole number from 1 to 900000.'],
    ['memory', '64', '--memory must be a whole number from 128 to 10240.'],
    ['batch', '101', '--batch must be a whole number from 1 to 100.'],
    ['pollers', '-1', '--pollers must be a whole number from 1 to 1000.'],
    ['poller', 'sweep:0', '--poller must be sweep:<seconds> with 1 to 60 seconds, wake or always.'],
    ['poller', 'sometimes', '--poller must be sweep:<seconds>'],
  ])('--%s %s is refused', async (name, value, message) => {
    await expect(cost({ [name]: value })).rejects.toThrow(message);
  });

  test('is there as JSON too, and so is that of the choices', async () => {
    const { answers } = await cost({ json: true, tasks: '1000000' });
    expect(answers).toEqual([
      expect.objectContaining({
        tasks: 1_000_000,
        spread: expect.objectContaining({ dollars: monthDollarsOf(service, 1_000_000) }),
      }),
    ]);
    const choices = await cost({ json: true });
    expect(choices.answers[0]).toContainEqual({
      setting: 'poller: { sweep: 10 }',
      dollars: idleCostOf(service.pace, POLLER_MEMORY_MB).dollars,
      dollarsOfAnother: expect.closeTo(0.49, 2),
      waits: { mean: 5, most: 11 },
    });
  });
});

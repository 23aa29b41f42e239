import { randomInt } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { differences } from '../support/random-workflows/differences.ts';
import { plansWith } from '../support/random-workflows/plans.ts';
import { newTypes, play } from '../support/random-workflows/play.ts';
import { predicted } from '../support/random-workflows/predict.ts';

jest.setTimeout(180_000);

const WORKFLOWS = 40;

/** `WORKFLOWS_SEED=17 npm test -- test/conductor/random-workflows.test.ts` plays the workflows of that seed again. */
const seed = Number(process.env.WORKFLOWS_SEED ?? randomInt(2 ** 31));

test('random workflows end as the model says: each try, input, saved output and value', async () => {
  const types = await newTypes();
  const plans = fc.sample(plansWith(types), { seed, numRuns: WORKFLOWS });
  const ended = await play(plans, types);
  expect(ended).toHaveLength(WORKFLOWS);

  const wrong = ended.flatMap((actual, n) => {
    const [plan] = plans.slice(n);
    const lines = plan ? differences(plan, predicted(plan), actual) : [];
    return lines.length > 0 ? [`workflow ${n}`, ...lines] : [];
  });
  if (wrong.length > 0) throw new Error([`WORKFLOWS_SEED=${seed}`, ...wrong].join('\n'));
});

test('a workflow that does not end as predicted is shown in full, beside the prediction', () => {
  const [plan] = fc.sample(plansWith(['greetings']), { seed: 3, numRuns: 1 });
  if (!plan) throw new Error('no plan');
  expect(differences(plan, predicted(plan), predicted(plan))).toEqual([]);

  const { status } = predicted(plan);
  const lines = differences(plan, predicted(plan), { status: 'TIMED_OUT', output: {}, tasks: [] });
  const text = lines.join('\n');
  expect(text).toContain(`≠ status\n    predicted: '${status}'\n    actual:    'TIMED_OUT'\n`);
  expect(text).toContain('≠ try 0, status\n');
  for (const { task } of plan.tasks) expect(text).toContain(`'${task.taskReferenceName}'`);
});

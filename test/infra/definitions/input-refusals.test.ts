import { describe, expect, test } from '@jest/globals';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import { inputRefusal } from '../../../infra/definitions/input-refusals.ts';
import { jsonSchema, worker } from '../../../lib/index.ts';

interface Named {
  name: string;
}

describe('a worker refuses what its schema refuses', () => {
  test.each([
    ['zod', z.object({ name: z.string() })],
    ['valibot', v.object({ name: v.string() })],
    ['arktype', type({ name: 'string' })],
    [
      'jsonSchema',
      jsonSchema<Named>({
        ...{ type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      }),
    ],
  ])('by %s', async (_, input) => {
    const handler = worker({ input }, () => 'done');
    expect(await inputRefusal(handler, { name: 7 })).toMatch(/^input\.name: /);
    expect(await inputRefusal(handler, {})).toMatch(/^input\.name: /);
    expect(await inputRefusal(handler, { name: 'Ada' })).toBeUndefined();
    expect(await inputRefusal(handler, { name: '${workflow.input.name}' })).toBeUndefined();
  });

  test('and not what it converts or fills in', async () => {
    const input = z.object({ count: z.coerce.number(), note: z.string().catch('none') });
    const handler = worker({ input }, () => 'done');
    expect(await inputRefusal(handler, { count: '5' })).toBeUndefined();
  });
});

describe('what a reference brings is known only when the workflow runs', () => {
  const input = z.object({ deep: z.object({ name: z.string(), count: z.number() }) });
  const handler = worker({ input }, () => 'done');

  test('so what stands in its place is no fault, and what stands beside it is', async () => {
    const deep = { name: '${a.output.name}', count: 'five' };
    expect(await inputRefusal(handler, { deep })).toMatch(/^input\.deep\.count: [^;]*$/);
    expect(await inputRefusal(handler, { deep: '${a.output}' })).toBeUndefined();
  });

  test('so a rule about several values is not checked where one of them is a reference', async () => {
    const equal = z.object({ a: z.string(), b: z.string() }).refine(({ a, b }) => a === b);
    const checked = worker({ input: equal }, () => 'done');
    expect(await inputRefusal(checked, { a: 'x', b: '${workflow.input.b}' })).toBeUndefined();
    expect(await inputRefusal(checked, { a: 'x', b: 'y' })).toMatch(/^input: /);
  });

  test.each([
    [
      'zod',
      z
        .object({ from: z.string(), to: z.string() })
        .refine(({ from, to }) => from <= to, { path: ['from'] }),
    ],
    [
      'valibot',
      v.pipe(
        v.object({ from: v.string(), to: v.string() }),
        v.forward(
          v.partialCheck([['from'], ['to']], ({ from, to }) => from <= to),
          ['from'],
        ),
      ),
    ],
    [
      'arktype',
      type({ from: 'string', to: 'string' }).narrow(
        ({ from, to }, ctx) => from <= to || ctx.reject({ path: ['from'] }),
      ),
    ],
  ])('also where the rule of %s names one of them', async (_, input) => {
    const checked = worker({ input: Object.assign(input) }, () => 'done');
    const given = { from: '2024-01-01', to: '${workflow.input.to}' };
    expect(await inputRefusal(checked, given)).toBeUndefined();
    expect(await inputRefusal(checked, { ...given, to: '2023-01-01' })).toMatch(/^input\.from: /);
  });
});

test('a worker without a schema refuses nothing', async () => {
  expect(
    await inputRefusal(
      worker(() => 'done'),
      { any: 'thing' },
    ),
  ).toBeUndefined();
});

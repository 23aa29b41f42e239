import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { inProgress, jsonSchema, worker } from '../../../lib/index.ts';
import { aTask } from '../../support/factories.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { logOf, play, type reportTaker } from '../../support/worker/scene.ts';

describe('the input', () => {
  const input = z.object({ name: z.string(), age: z.coerce.number().optional() });

  test('is what its schema returns', async () => {
    const task = aTask({ inputData: { name: 'Ada', age: '36', more: true } });
    const { result } = await play(
      (conductor) => worker({ input, conductor }, (valid) => valid),
      task,
    );
    expect(result.outputData).toEqual({ name: 'Ada', age: 36 });
  });

  test('that does not fit is terminal, names every path and no value, and the function does not run', async () => {
    let ran = false;
    const task = aTask({ inputData: { name: 4711, age: PLANTED.input } });
    const played = await play(
      (conductor) =>
        worker({ input, conductor }, () => {
          ran = true;
        }),
      task,
    );
    expect(played.result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringMatching(/^Invalid input: input\.name: .*; input\.age: /),
    });
    expect(played.result.reasonForIncompletion).not.toMatch(/4711|planted/);
    expect(ran).toBe(false);
  });

  test('with more faults than a reason holds names all of them in the log', async () => {
    const fields = Array.from({ length: 60 }, (_, i) => `field${i}`);
    const many = z.object(Object.fromEntries(fields.map((field) => [field, z.string()])));
    const played = await play((conductor) => worker({ input: many, conductor }, () => 1));
    expect(played.result.reasonForIncompletion?.length).toBeLessThanOrEqual(500);
    for (const field of fields) expect(logOf(played)).toContain(`input.${field}:`);
  });

  test('as a plain JSON Schema', async () => {
    const input = jsonSchema<{ name: string }>({
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
    });
    const make = (conductor: ReturnType<typeof reportTaker>['conductor']) =>
      worker({ input, conductor }, ({ name }) => name.toUpperCase());
    expect((await play(make, aTask({ inputData: { name: 'ada' } }))).result.outputData).toEqual({
      result: 'ADA',
    });
    expect((await play(make, aTask({ inputData: { name: 7 } }))).result.status).toBe(
      'FAILED_WITH_TERMINAL_ERROR',
    );
  });
});

describe('the output', () => {
  const output = z.object({ total: z.number() });

  test('is what its schema returns', async () => {
    const { result } = await play((conductor) =>
      worker({ output, conductor }, () => ({ total: 3, draft: true })),
    );
    expect(result.outputData).toEqual({ total: 3 });
  });

  test('that does not fit is terminal, without its value', async () => {
    const { result } = await play((conductor) =>
      worker({ output, conductor }, () => ({ total: PLANTED.output })),
    );
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringMatching(/^Invalid output: output\.total: /),
    });
    expect(result.reasonForIncompletion).not.toContain(PLANTED.output);
  });

  test('is not checked while the task is in progress', async () => {
    const { result } = await play((conductor) =>
      worker({ output, conductor }, () =>
        inProgress({ callbackAfterSeconds: 1, output: { page: 2 } }),
      ),
    );
    expect(result).toMatchObject({ status: 'IN_PROGRESS', outputData: { page: 2 } });
  });

  test('of undefined does not fit a JSON Schema', async () => {
    const { result } = await play((conductor) =>
      worker({ output: jsonSchema({ type: 'object' }), conductor }, () => undefined),
    );
    expect(result.status).toBe('FAILED_WITH_TERMINAL_ERROR');
  });
});

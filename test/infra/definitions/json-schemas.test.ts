import { describe, expect, test } from '@jest/globals';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { jsonSchemasOf } from '../../../infra/definitions/json-schemas.ts';
import { asWorker, jsonSchema, task, worker, workersOf } from '../../../lib/index.ts';

const name = { properties: { name: { type: 'string' } }, required: ['name'] };

interface Named {
  name: string;
}
const named = () =>
  jsonSchema<Named>({
    ...{ type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  });

describe('the JSON Schema of a worker’s input', () => {
  test.each([
    ['zod', z.object({ name: z.string() })],
    ['arktype', type({ name: 'string' })],
    ['jsonSchema', named()],
  ])('is read of %s', (_, input) => {
    const { inputSchema } = jsonSchemasOf(worker({ input }, () => 'done'));
    expect(inputSchema).toMatchObject({ type: 'object', ...name });
  });

  test('is read of zod/mini by the zod of the service', () => {
    const zod = { toJSONSchema: (_: unknown, { io }: { io: string }) => ({ title: io }) };
    const handler = worker({ input: mini.object({ name: mini.string() }) }, () => 'done');
    expect(jsonSchemasOf(handler, zod)).toEqual({ inputSchema: { title: 'input' } });
    expect(() => jsonSchemasOf(handler)).toThrow('(zod) tells no JSON Schema');
  });

  test('is of what a workflow sends: a field with a default may be left out', () => {
    const input = z.object({ name: z.string(), count: z.number().default(1) });
    expect(jsonSchemasOf(worker({ input }, () => 'done')).inputSchema).toMatchObject(name);
  });

  test('is read of a method that is marked with @task', () => {
    class Orders {
      pack() {
        return 'packed';
      }
    }
    task('pack', { input: named() })(Orders.prototype, 'pack', {});
    expect(jsonSchemasOf(workersOf(new Orders()).pack)).toEqual({
      inputSchema: { type: 'object', ...name },
    });
  });

  test('is a fault where the schema cannot be one, and says which library it is of', () => {
    const input = z.object({ day: z.date() });
    expect(() => jsonSchemasOf(worker({ input }, () => 'done'))).toThrow(
      'the input schema (zod) cannot be a JSON Schema: Date cannot be represented in JSON Schema',
    );
  });

  test('is a fault where the library tells none', () => {
    const input = v.object({ name: v.string() });
    expect(() => jsonSchemasOf(worker({ input }, () => 'done'))).toThrow(
      /^the input schema \(valibot\) tells no JSON Schema: it needs /,
    );
  });
});

describe('the JSON Schema of a worker’s output', () => {
  const outputOf = (output: z.ZodType) =>
    jsonSchemasOf(worker({ output }, () => 'anything')).outputSchema;

  test('is that of the value, where it is an object', () => {
    expect(outputOf(z.object({ name: z.string() }))).toMatchObject({ type: 'object', ...name });
    expect(outputOf(z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]))).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      anyOf: [
        expect.objectContaining({ required: ['a'] }),
        expect.objectContaining({ required: ['b'] }),
      ],
    });
  });

  test.each([
    ['a text', z.string(), { type: 'string' }],
    ['a list', z.array(z.number()), { type: 'array', items: { type: 'number' } }],
    ['a choice', z.enum(['red', 'green']), { type: 'string', enum: ['red', 'green'] }],
    ['nothing', z.null(), { type: 'null' }],
  ])('has %s in the field result, as the task has it', (_, output, result) => {
    expect(outputOf(output)).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { result },
      required: ['result'],
    });
  });

  test.each([
    ['can be an object or not', z.union([z.string(), z.object({ name: z.string() })])],
    ['can be anything', z.unknown()],
    [
      'refers to itself',
      z.array(
        z.object({
          get inner() {
            return z.optional(z.array(Tree));
          },
        }),
      ),
    ],
  ])('is left out where the value %s', (_, output) => {
    expect(outputOf(output)).toBeUndefined();
  });
});

const Tree: z.ZodType = z.lazy(() => z.array(Tree));

describe('no schemas has', () => {
  test.each([
    ['a worker without schemas', worker(() => 'done')],
    ['an existing handler', asWorker(async () => 'done')],
    ['a function that is no worker', () => 'done'],
    ['what is no function', undefined],
  ])('%s', (_, handler) => {
    expect(jsonSchemasOf(handler)).toEqual({});
  });
});

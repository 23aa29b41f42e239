import { describe, expect, test } from '@jest/globals';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { z as z3 } from 'zod/v3';
import { jsonSchemasOf } from '../../../infra/definitions/json-schemas.ts';
import { asWorker, jsonSchema, task, worker, workersOf } from '../../../lib/index.ts';

const name = { properties: { name: { type: 'string' } }, required: ['name'] };

const inputOf = (handler: unknown) => jsonSchemasOf(handler).schemas.inputSchema;
const whyNot = (handler: unknown) => jsonSchemasOf(handler).unwritten[0]?.why;

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
    expect(inputOf(worker({ input }, () => 'done'))).toMatchObject({ type: 'object', ...name });
  });

  test('is read of zod/mini by the zod of the service', () => {
    const zod = { toJSONSchema: (_: unknown, { io }: { io: string }) => ({ title: io }) };
    const handler = worker({ input: mini.object({ name: mini.string() }) }, () => 'done');
    expect(jsonSchemasOf(handler, zod).schemas).toEqual({ inputSchema: { title: 'input' } });
    expect(whyNot(handler)).toContain('(zod) tells no JSON Schema');
  });

  test('is of what a workflow sends: a field with a default may be left out', () => {
    const input = z.object({ name: z.string(), count: z.number().default(1) });
    expect(inputOf(worker({ input }, () => 'done'))).toMatchObject(name);
  });

  test('is read of a method that is marked with @task', () => {
    class Orders {
      pack() {
        return 'packed';
      }
    }
    task('pack', { input: named() })(Orders.prototype, 'pack', {});
    expect(inputOf(workersOf(new Orders()).pack)).toEqual({ type: 'object', ...name });
  });

  test('is left out where the schema cannot be one, and it says which library it is of', () => {
    const input = z.object({ day: z.date() });
    expect(whyNot(worker({ input }, () => 'done'))).toBe(
      'the input schema (zod) cannot be a JSON Schema: Date cannot be represented in JSON Schema',
    );
  });

  test.each([
    ['valibot', v.object({ name: v.string() })],
    ['zod', z3.object({ name: z3.string() })],
  ])('is left out where the library tells none: an older one of %s', (vendor, input) => {
    const zod = { toJSONSchema: () => ({ title: 'no schema of zod 4' }) };
    const { schemas, unwritten } = jsonSchemasOf(
      worker({ input }, () => 'done'),
      zod,
    );
    expect(schemas).toEqual({});
    expect(unwritten[0]?.why).toContain(
      `the input schema (${vendor}) tells no JSON Schema: it needs`,
    );
  });

  test('has no default that is another one each time', () => {
    let count = 0;
    const id = z.object({
      id: z.number().default(() => (count += 1)),
      of: z.string().default('me'),
    });
    expect(inputOf(worker({ input: id }, () => 'done'))).toMatchObject({
      properties: { id: { type: 'number' }, of: { default: 'me' } },
    });
    expect(inputOf(worker({ input: id }, () => 'done'))).not.toHaveProperty(
      'properties.id.default',
    );
  });
});

describe('the JSON Schema of a worker’s output', () => {
  const outputOf = (output: z.ZodType) =>
    jsonSchemasOf(worker({ output }, () => 'anything')).schemas.outputSchema;

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
    ['a text or nothing', z.string().nullable(), { type: ['string', 'null'] }],
    ['a constant', z.literal('ok'), { type: 'string', const: 'ok' }],
  ])('has %s in the field result, as the task has it', (_, output, result) => {
    expect(outputOf(output)).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { result },
      required: ['result'],
    });
  });

  test.each([
    ['a constant', jsonSchema({ const: 7 }), true],
    ['a choice', jsonSchema({ enum: ['a', null] }), true],
    ['parts of a text', jsonSchema({ allOf: [{ minLength: 1 }, { type: 'string' }] }), true],
    ['a constant object', jsonSchema({ const: {} }), false],
    ['an object with an id', z.object({}).meta({ id: 'order' }), false],
  ])('of %s is told from an object', (_, output, isWrapped) => {
    const { outputSchema } = jsonSchemasOf(worker({ output }, () => 'anything')).schemas;
    expect(Object.hasOwn(Object(outputSchema).properties ?? {}, 'result')).toBe(isWrapped);
    expect(outputSchema).toBeDefined();
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
    expect(jsonSchemasOf(handler)).toEqual({ schemas: {}, unwritten: [] });
  });
});

import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import { type } from 'arktype';
import type { APIGatewayProxyHandler, Context, Handler } from 'aws-lambda';
import * as v from 'valibot';
import { z } from 'zod';
import * as mini from 'zod/mini';
import {
  asWorker,
  eachTask,
  inProgress,
  jsonSchema,
  report,
  runTask,
  type TaskContext,
  type WorkerHandler,
  worker,
} from '../../../lib/index.ts';

// tsc tests this file: each line that must not compile is marked. Running it proves little.

interface Order {
  id: number;
}
const Named = z.object({ name: z.string(), age: z.number().default(3) });
const logger = new Logger();

const accepted: Record<string, WorkerHandler[]> = {
  'a function types itself by the schema': [
    worker({ input: Named }, ({ name, age }) => name.length + age),
    worker({ input: mini.object({ name: mini.string() }) }, ({ name }) => name.length),
    worker({ input: v.object({ name: v.string() }) }, ({ name }) => name.length),
    worker({ input: type({ name: 'string' }) }, ({ name }) => name.length),
    worker({ input: jsonSchema<Order>({ type: 'object' }) }, ({ id }) => id + 1),
    worker({ input: Named }, (less: { name: string }) => less.name),
  ],
  'a function without a schema gets JSON': [
    worker(({ name }) => String(name)),
    worker((input, task) => task.log(`${task.taskId} ${input.name ?? ''}`)),
    worker(async () => inProgress({ callbackAfterSeconds: 1, output: { page: 2 } })),
  ],
  'a function with an input of its own': [worker({}, (order: Order) => order.id)],
  'the names of parameters': [
    worker({ args: ['name', 'age'] }, (name: string, age: number) => `${name} ${age}`),
    worker({ args: ['name'] }, (name: string, age?: number) => `${name} ${age}`),
    worker(
      { args: ['name', 'age'], input: Named },
      (name: string, age: number) => `${name} ${age}`,
    ),
    worker({ args: [] }, () => 1),
    worker({ args: ['a', 'b', 'c'] }, (...all: string[]) => all),
  ],
  middlewares: [
    worker({ input: Named, use: [injectLambdaContext(logger)] }, ({ name }) => name),
    worker(
      { input: Named },
      middy(({ name }: { name: string }) => name),
    ),
    worker({ use: [{ before: (request) => void request.context.awsRequestId }] }, () => 1),
    worker(
      { input: v.object({ id: v.number() }) },
      middy(async ({ id }: Order, task: TaskContext) => `${id} ${task.taskId}`).use(
        injectLambdaContext(logger),
      ),
    ),
    worker(middy(() => 1)),
  ],
  'existing handlers': [
    asWorker(async (event: { url: string }, { awsRequestId }: Context) => event.url + awsRequestId),
    asWorker(
      (async ({ url }) => ({ body: url })) satisfies Handler<{ url: string }, { body: string }>,
      { event: ({ url }) => ({ url: String(url) }), result: ({ body }) => body.length },
    ),
    asWorker(middy(async (event: Order) => event.id).use(injectLambdaContext(logger))),
  ],
};

const typedByAws: APIGatewayProxyHandler = async () => ({ statusCode: 200, body: '' });
const ofAnApi = asWorker(typedByAws, { result: ({ statusCode }) => statusCode });

const ownChain = eachTask(
  middy(
    runTask({ input: v.object({ id: v.number() }) }, ({ id }, task) => `${id} ${task.taskId}`),
  ).use(report()),
);

/** Compiled, never called. */
const refused = () => [
  // @ts-expect-error the schema gives no zip
  worker({ input: Named }, (more: { name: string; zip: string }) => more.zip),
  // @ts-expect-error the schema gives a text
  worker({ input: v.object({ name: v.string() }) }, ({ name }: { name: number }) => name),
  // @ts-expect-error the second parameter has no name
  worker({ args: ['name'] }, (name: string, age: number) => `${name} ${age}`),
  // @ts-expect-error the third name has no parameter
  worker({ args: ['name', 'age', 'zip'] }, (name: string, age: number) => `${name} ${age}`),
  // @ts-expect-error no schema or option types the input
  worker((order: Order) => order.id),
  // @ts-expect-error a misspelt option
  worker({ inputs: Named }, () => 1),
  // @ts-expect-error not a schema
  worker({ input: { type: 'object' } }, () => 1),
  // @ts-expect-error not a middleware
  worker({ use: [() => 1] }, () => 1),
  // @ts-expect-error the event is not what the handler takes
  asWorker(async (event: Order) => event.id, { event: () => ({ id: 'seven' }) }),
  // @ts-expect-error seconds are needed
  inProgress({ output: {} }),
];

describe('the types', () => {
  test.each(Object.entries(accepted))('take %s', (_, handlers) => {
    for (const handler of handlers) expect(handler).toBeInstanceOf(Function);
  });

  test('take what AWS types', () => {
    expect([ofAnApi, ownChain, refused].every((made) => typeof made === 'function')).toBe(true);
  });
});

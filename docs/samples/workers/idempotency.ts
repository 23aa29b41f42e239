import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import { type Middleware, type TaskContext, worker } from 'conductor-lambda';
import * as z from 'zod/mini';

const Charge = z.object({ card: z.string(), amount: z.number() });

/** The same for every attempt at one task of one workflow, and for no other. */
const keyOf = ({ workflowInstanceId, referenceTaskName, iteration }: TaskContext) =>
  `${workflowInstanceId}/${referenceTaskName}/${iteration}`;

/** Powertools looks for the key in the event, which inside a worker is the task's input. */
const withKey: Middleware<object> = {
  before: (request) => {
    request.event = { ...request.event, idempotencyKey: keyOf(request.context) };
  },
};

const once = makeHandlerIdempotent({
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: 'orders-idempotency' }),
  config: new IdempotencyConfig({ eventKeyJmesPath: 'idempotencyKey' }),
});

export const handler = worker({ input: Charge, use: [withKey, once] }, async ({ amount }) => ({
  charged: amount,
}));

import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { readOf, storedIn, writeOf } from '../../../lib/aws/stored-item.ts';
import type { Item } from '../../../lib/ledger/ledger.ts';

/**
 * The item `id` of a table, as the functions of the service have it.
 *
 * @throws Error (its calls) where there is no such table, with what to do; else what AWS says
 */
export function itemBy(client: DynamoDBClient, table: string, id: string): Item {
  return {
    async read() {
      const { Item } = await client.send(new GetItemCommand(readOf(table, id))).catch(explained);
      return { ...storedIn(Item), atMs: NOT_TOLD };
    },
    async write(text, version) {
      try {
        await client.send(new PutItemCommand(writeOf(table, id, text, version)));
        return { written: true };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return explained(error);
        return { written: false, ...storedIn(error.Item), atMs: NOT_TOLD };
      }
    },
  };

  function explained(error: unknown): never {
    if (error instanceof ResourceNotFoundException)
      throw new Error(`There is no table ${table}. Deploy the service with this version first.`);
    throw error;
  }
}

/** The AWS SDK does not give the time of an answer. */
const NOT_TOLD = Number.NaN;

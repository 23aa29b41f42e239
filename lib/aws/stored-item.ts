import * as v from 'valibot';

/** How a text with a version stands in a table whose key is `id`: the functions and the command line write it alike. */

/** An item as DynamoDB writes it. */
const ItemSchema = v.object({
  text: v.object({ S: v.string() }),
  version: v.object({ N: v.pipe(v.string(), v.transform(Number)) }),
});

const keyOf = (id: string) => ({ id: { S: id } });

/** The input of GetItem. */
export const readOf = (TableName: string, id: string) => ({
  TableName,
  Key: keyOf(id),
  ConsistentRead: true,
});

/** The input of PutItem: it writes where the version is still this one, and else says what is there. */
export const writeOf = (TableName: string, id: string, text: string, version: number) => ({
  TableName,
  Item: { ...keyOf(id), text: { S: text }, version: { N: String(version + 1) } },
  ...conditionOf(version),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

/** Names go through placeholders: DynamoDB has some hundred reserved words. */
const conditionOf = (version: number) =>
  version === 0
    ? {
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
      }
    : {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': { N: String(version) } },
      };

/** The error of a write that finds another version. */
export const WRITTEN_BY_ANOTHER = 'ConditionalCheckFailedException';

/** Text and version of an item of an answer; version 0 where there is none. */
export function storedIn(answered: unknown): { text: string | undefined; version: number } {
  const item = v.safeParse(ItemSchema, answered);
  return item.success
    ? { text: item.output.text.S, version: item.output.version.N }
    : { text: undefined, version: 0 };
}

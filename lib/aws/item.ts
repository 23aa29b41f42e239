import * as v from 'valibot';
import type { Item } from '../ledger/ledger.ts';
import { type AwsAnswer, type AwsCall, askAws, type Env, field, refusal } from './signed.ts';

/** An item as DynamoDB writes it. */
const ItemSchema = v.object({
  text: v.object({ S: v.string() }),
  version: v.object({ N: v.pipe(v.string(), v.transform(Number)) }),
});

/** The item `id` of a DynamoDB table whose key is `id`, reached with the function's own rights. */
export function itemIn(table: string, id: string, env: Env): Item {
  const key = { id: { S: id } };

  async function ask(operation: string, body: object, expected: string[] = []) {
    const call: AwsCall = { service: 'dynamodb', target: `DynamoDB_20120810.${operation}`, body };
    const answer = await askAws(env, call);
    const type = String(field(answer.body, '__type')).split('#').at(-1) ?? '';
    if (answer.status >= 300 && !expected.includes(type)) throw refusal(env, call, answer);
    return answer;
  }

  return {
    async read() {
      const answer = await ask('GetItem', { TableName: table, Key: key, ConsistentRead: true });
      return storedIn(answer, 'Item');
    },
    async write(text, version) {
      const answer = await ask(
        'PutItem',
        {
          TableName: table,
          Item: { ...key, text: { S: text }, version: { N: String(version + 1) } },
          ...conditionOf(version),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
        [WRITTEN_BY_ANOTHER],
      );
      if (answer.status < 300) return { written: true };
      return { written: false, ...storedIn(answer, 'Item') };
    },
  };
}

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

const WRITTEN_BY_ANOTHER = 'ConditionalCheckFailedException';

function storedIn({ body, atMs }: AwsAnswer, name: string) {
  const item = v.safeParse(ItemSchema, field(body, name));
  return item.success
    ? { text: item.output.text.S, version: item.output.version.N, atMs }
    : { text: undefined, version: 0, atMs };
}

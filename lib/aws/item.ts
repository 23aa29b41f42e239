import type { Item } from '../ledger/ledger.ts';
import { type AwsCall, askAws, type Env, field, refusal } from './signed.ts';
import { readOf, storedIn, WRITTEN_BY_ANOTHER, writeOf } from './stored-item.ts';

/** The item `id` of a DynamoDB table whose key is `id`, reached with the function's own rights. */
export function itemIn(table: string, id: string, env: Env): Item {
  async function ask(operation: string, body: object, expected: string[] = []) {
    const call: AwsCall = { service: 'dynamodb', target: `DynamoDB_20120810.${operation}`, body };
    const answer = await askAws(env, call);
    const type = String(field(answer.body, '__type')).split('#').at(-1) ?? '';
    if (answer.status >= 300 && !expected.includes(type)) throw refusal(env, call, answer);
    return answer;
  }

  return {
    async read() {
      const { body, atMs } = await ask('GetItem', readOf(table, id));
      return { ...storedIn(field(body, 'Item')), atMs };
    },
    async write(text, version) {
      const input = writeOf(table, id, text, version);
      const { status, body, atMs } = await ask('PutItem', input, [WRITTEN_BY_ANOTHER]);
      if (status < 300) return { written: true };
      return { written: false, ...storedIn(field(body, 'Item')), atMs };
    },
  };
}

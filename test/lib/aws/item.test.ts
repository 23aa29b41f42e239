import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { itemIn } from '../../../lib/aws/item.ts';
import { type FakeAws, startFakeAws } from '../../support/fake-aws.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());
beforeEach(() => void aws.requests.splice(0));

const item = () => itemIn('orders-ledger', 'orders-poller', process.env);
const stored = { id: { S: 'orders-poller' }, text: { S: '{"a":1}' }, version: { N: '7' } };
const DATE = 'Thu, 26 Nov 2026 12:00:00 GMT';

function answer(status: number, body: object) {
  aws.answerWith((_, response) =>
    response.writeHead(status, { date: DATE }).end(JSON.stringify(body)),
  );
}
const sent = () => JSON.parse(aws.requests[0]?.body ?? '');

describe('an item of a table', () => {
  test('is read as it was written last, with AWS’s time', async () => {
    answer(200, { Item: stored });
    expect(await item().read()).toEqual({ text: '{"a":1}', version: 7, atMs: Date.parse(DATE) });
    expect(sent()).toMatchObject({ TableName: 'orders-ledger', ConsistentRead: true });
    expect(aws.requests[0]?.headers).toMatchObject({
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'content-type': 'application/x-amz-json-1.0',
      authorization: expect.stringContaining('/eu-central-1/dynamodb/aws4_request'),
    });
  });

  test('that was never written has version 0', async () => {
    answer(200, {});
    expect(await item().read()).toMatchObject({ text: undefined, version: 0 });
  });

  test('is written only where its version is still the same', async () => {
    answer(200, {});
    expect(await item().write('{"a":2}', 7)).toEqual({ written: true });
    expect(sent()).toMatchObject({
      Item: { text: { S: '{"a":2}' }, version: { N: '8' } },
      ConditionExpression: '#version = :version',
      ExpressionAttributeValues: { ':version': { N: '7' } },
    });
  });

  test('is written first only where there is none', async () => {
    answer(200, {});
    await item().write('{}', 0);
    expect(sent()).toMatchObject({ ConditionExpression: 'attribute_not_exists(#id)' });
    expect(sent()).not.toHaveProperty('ExpressionAttributeValues');
  });

  test('that another process has written gives what is there now', async () => {
    const type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
    answer(400, { __type: type, Item: stored });
    expect(await item().write('{"a":2}', 6)).toMatchObject({
      ...{ written: false, text: '{"a":1}', version: 7 },
    });
  });

  test('that AWS refuses is an error with AWS’s words, without what was sent', async () => {
    answer(400, { __type: 'com.amazon.coral.service#AccessDeniedException' });
    await expect(item().write(PLANTED.output, 1)).rejects.toThrow(
      'AWS answered 400 (com.amazon.coral.service#AccessDeniedException) to DynamoDB_20120810.PutItem in eu-central-1',
    );
    await expect(item().read()).rejects.toThrow('GetItem');
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bucketAt, putInto } from '../../../lib/aws/bucket.ts';
import { type FakeAws, startFakeAws } from '../../support/fake-aws.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const put = (key: string, body: string) => putInto('results', process.env)(key, body);
const bucket = () => bucketAt('results', process.env);

describe('a bucket', () => {
  test('takes an object, by a signed call', async () => {
    aws.answerWith((_, response) => response.end());
    await put('key-1', '{"a":1}');
    expect(aws.requests).toMatchObject([
      {
        path: '/results/key-1',
        headers: { authorization: expect.stringContaining('/eu-central-1/s3/aws4_request') },
        body: '{"a":1}',
      },
    ]);
  });

  test('returns an object, and removes it', async () => {
    aws.answerWith((_, response) => response.end('{"a":1}'));
    expect(await bucket().get('key-1')).toBe('{"a":1}');
    aws.answerWith((_, response) => response.writeHead(204).end());
    expect(await bucket().remove('key-1')).toBeUndefined();
  });

  test('says that it has no such object, where S3 says so', async () => {
    const answer = (code: string) =>
      aws.answerWith((_, response) =>
        response.writeHead(404).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`),
      );
    answer('NoSuchKey');
    expect(await bucket().get('key-1')).toBeUndefined();
    answer('NoSuchBucket');
    await expect(bucket().get('key-1')).rejects.toThrow('S3 answered 404 to GET in results');
  });

  test('that refuses: the error gives AWS’s status, without what was sent', async () => {
    const error = '<Error><Code>AccessDenied</Code><Resource>/results/key-1</Resource></Error>';
    aws.answerWith((_, response) => response.writeHead(403).end(error));
    const refused = put('key-1', PLANTED.output);
    await expect(refused).rejects.toThrow('S3 answered 403 to PUT in results');
    await expect(refused).rejects.not.toThrow(PLANTED.output);
    expect(aws.requests).toHaveLength(1);
  });

  test.each([
    ['hangs up', (response: { destroy(): void }) => response.destroy()],
    [
      'is in trouble',
      (response: { writeHead(s: number): { end(): void } }) => response.writeHead(503).end(),
    ],
  ])('that %s: the call is tried again, so that no finished result is lost', async (_, fail) => {
    let calls = 0;
    aws.answerWith((_request, response) => {
      calls += 1;
      if (calls < 3) fail(response);
      else response.end();
    });
    await put('key-1', '{}');
    expect(aws.requests).toHaveLength(3);
  });
});

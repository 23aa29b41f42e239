import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accessKeyReader } from '../../../lib/aws/access-key.ts';
import type { AuthSource } from '../../../lib/config/load.ts';
import { type FakeAws, json, startFakeAws } from '../../support/fake-aws.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

const KEY = { keyId: PLANTED.keyId, keySecret: PLANTED.keySecret };
const secret: AuthSource = { kind: 'secret', name: 'orders/conductor' };
const parameter: AuthSource = { kind: 'parameter', name: '/orders/conductor' };

const read = (auth: AuthSource) => accessKeyReader(auth, process.env)?.();

describe('the Orkes key', () => {
  test('comes from a secret, by a signed call', async () => {
    aws.answerWith(json(200, { SecretString: JSON.stringify(KEY) }));
    expect(await read(secret)).toEqual(KEY);
    expect(aws.requests).toMatchObject([
      {
        headers: {
          'x-amz-target': 'secretsmanager.GetSecretValue',
          authorization: expect.stringContaining('/eu-central-1/secretsmanager/aws4_request'),
        },
        body: '{"SecretId":"orders/conductor"}',
      },
    ]);
  });

  test('comes from a parameter, decrypted', async () => {
    aws.answerWith(json(200, { Parameter: { Value: JSON.stringify({ ...KEY, note: 'more' }) } }));
    expect(await read(parameter)).toEqual(KEY);
    expect(aws.requests).toMatchObject([
      {
        headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
        body: '{"Name":"/orders/conductor","WithDecryption":true}',
      },
    ]);
  });

  test('is read again each time, so that a rotated key is found', async () => {
    aws.answerWith(json(200, { SecretString: JSON.stringify(KEY) }));
    const readKey = accessKeyReader(secret, process.env);
    await readKey?.();
    aws.answerWith(json(200, { SecretString: JSON.stringify({ ...KEY, keyId: 'app-2' }) }));
    expect(await readKey?.()).toMatchObject({ keyId: 'app-2' });
  });

  test('comes from the environment on a developer’s machine', async () => {
    expect(await read({ kind: 'key', ...KEY })).toEqual(KEY);
  });

  test('is not read where the server has no authentication', () => {
    expect(accessKeyReader({ kind: 'none' }, process.env)).toBeUndefined();
  });
});

describe('an Orkes key that cannot be read', () => {
  test.each([
    ['no JSON', { SecretString: KEY.keySecret }],
    ['half a key', { SecretString: JSON.stringify({ keySecret: KEY.keySecret }) }],
    ['a list', { SecretString: JSON.stringify([KEY.keySecret]) }],
    ['bytes', { SecretBinary: KEY.keySecret }],
  ])('because it is %s: the error names the secret, without its value', async (_, answer) => {
    aws.answerWith(json(200, answer));
    const failed = read(secret);
    await expect(failed).rejects.toThrow(
      'The secret orders/conductor must hold JSON {"keyId": "…", "keySecret": "…"}; it holds something else',
    );
    await expect(failed).rejects.not.toThrow(KEY.keySecret);
  });

  test('because the answer is not JSON: the error does not repeat the answer, which holds the secret', async () => {
    aws.answerWith((_request, response) => response.end(`{"SecretString": ${KEY.keySecret}}`));
    await expect(read(secret)).rejects.toThrow('AWS answered 200 (no reason)');
  });

  test('because AWS refuses the call: the error gives AWS’s reason, and the call is made once', async () => {
    aws.answerWith(json(400, { __type: 'AccessDeniedException', Message: 'not authorized' }));
    await expect(read(secret)).rejects.toThrow(
      'AWS answered 400 (AccessDeniedException) to secretsmanager.GetSecretValue in eu-central-1',
    );
    expect(aws.requests).toHaveLength(1);
  });

  test('because AWS is in trouble: it is tried three times, and then the error gives the status', async () => {
    aws.answerWith((_request, response) => response.writeHead(503).end('<html>'));
    await expect(read(secret)).rejects.toThrow('AWS answered 503');
    expect(aws.requests).toHaveLength(3);
  });
});

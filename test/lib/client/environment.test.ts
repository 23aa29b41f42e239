import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { conductorClient } from '../../../lib/client/index.ts';
import { type FakeAws, json, startFakeAws } from '../../support/fake-aws.ts';
import { faultOf, httpServers } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const { keyId, keySecret, token } = PLANTED;
const servers = httpServers();
let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());
afterEach(() => {
  servers.closeAll();
  for (const name of Object.keys(process.env))
    if (name.startsWith('CONDUCTOR_')) delete process.env[name];
});

/** A server that gives a token for a key, and the id of each workflow that it starts. */
const orkes = () =>
  servers.start(({ path }) => (path === '/api/token' ? { body: { token } } : { body: 'w1' }));

/** What a server was asked, and with which key and token. */
const told = ({ received }: Awaited<ReturnType<typeof orkes>>) =>
  received.map(({ path, body, headers }) =>
    path === '/api/token' ? JSON.parse(body) : headers['x-authorization'],
  );

describe('without options the client', () => {
  test('takes address and key of the environment', async () => {
    const server = await orkes();
    process.env.CONDUCTOR_SERVER_URL = `${server.url}/`;
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = keySecret;
    expect(await conductorClient().start('a', {})).toMatchObject({ workflowId: 'w1' });
    expect(told(server)).toEqual([{ keyId, keySecret }, token]);
  });

  test.each([
    ['CONDUCTOR_AUTH_SECRET_NAME', { SecretString: JSON.stringify({ keyId, keySecret }) }],
    [
      'CONDUCTOR_AUTH_PARAMETER_NAME',
      { Parameter: { Value: JSON.stringify({ keyId, keySecret }) } },
    ],
  ])('reads the key that %s names, at its first call', async (name, answer) => {
    aws.answerWith(json(200, answer));
    const server = await orkes();
    process.env.CONDUCTOR_SERVER_URL = server.url;
    process.env[name] = 'orders/conductor';
    const client = conductorClient();
    expect(aws.requests).toEqual([]);
    await client.start('a', {});
    await client.start('a', {});
    expect(aws.requests).toHaveLength(1);
    expect(told(server)).toEqual([{ keyId, keySecret }, token, token]);
  });

  test('calls a server without a key where the environment names none', async () => {
    const server = await orkes();
    process.env.CONDUCTOR_SERVER_URL = server.url;
    await conductorClient().start('a', {});
    expect(told(server)).toEqual([undefined]);
  });

  test('says what AWS answered to a key that may not be read, and does not call the server', async () => {
    aws.answerWith(json(400, { __type: 'AccessDeniedException', message: 'no' }));
    const server = await orkes();
    process.env.CONDUCTOR_SERVER_URL = server.url;
    process.env.CONDUCTOR_AUTH_SECRET_NAME = 'orders/conductor';
    expect(await faultOf(conductorClient().start('a', {}))).toMatchObject({
      message: expect.stringContaining('AWS answered 400 (AccessDeniedException)'),
    });
    expect(server.received).toEqual([]);
  });

  test('names all that is wrong with the environment, and no secret', () => {
    process.env.CONDUCTOR_SERVER_URL = 'http://conductor.example.com/api';
    process.env.CONDUCTOR_AUTH_SECRET = keySecret;
    expect(() => conductorClient()).toThrow(
      [
        'conductor-lambda is configured wrongly:',
        '  - CONDUCTOR_SERVER_URL is not https: where you trust the network, set CONDUCTOR_ALLOW_INSECURE_HTTP to true',
        '  - CONDUCTOR_AUTH_KEY is missing: set CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET together',
      ].join('\n'),
    );
    expect(() => conductorClient()).not.toThrow(keySecret);
  });

  test('is refused without an address', () => {
    expect(() => conductorClient()).toThrow('CONDUCTOR_SERVER_URL is missing');
  });
});

describe('what is given goes before the environment:', () => {
  test('the address, and the key of the environment does not go to another one', async () => {
    const [server, other] = [await orkes(), await orkes()];
    process.env.CONDUCTOR_SERVER_URL = other.url;
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = keySecret;
    await conductorClient({ serverUrl: server.url }).start('a', {});
    await conductorClient({ serverUrl: server.url, key: { keyId, keySecret } }).start('a', {});
    expect(told(server)).toEqual([undefined, { keyId, keySecret }, token]);
    expect(other.received).toEqual([]);
  });

  test('the address, with the key of the environment where that names the same one', async () => {
    const server = await orkes();
    process.env.CONDUCTOR_SERVER_URL = server.url;
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = keySecret;
    await conductorClient({ serverUrl: `${server.url}/` }).start('a', {});
    expect(told(server)).toEqual([{ keyId, keySecret }, token]);
  });

  test('the address, with the key of the environment where that names no address', async () => {
    const server = await orkes();
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = keySecret;
    await conductorClient({ serverUrl: server.url }).start('a', {});
    expect(told(server)).toEqual([{ keyId, keySecret }, token]);
  });

  test('that there is no key', async () => {
    const server = await orkes();
    process.env.CONDUCTOR_SERVER_URL = server.url;
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = keySecret;
    await conductorClient({ key: false }).start('a', {});
    await conductorClient({ serverUrl: server.url, key: false }).start('a', {});
    expect(told(server)).toEqual([undefined, undefined]);
  });

  test('and what is given as undefined is a fault: the environment does not fill it in', () => {
    process.env.CONDUCTOR_SERVER_URL = 'https://conductor.example.com/api';
    process.env.CONDUCTOR_AUTH_KEY = keyId;
    process.env.CONDUCTOR_AUTH_SECRET = keySecret;
    // @ts-expect-error: the compiler says so first, with exactOptionalPropertyTypes.
    expect(() => conductorClient({ serverUrl: undefined, key: undefined })).toThrow(
      [
        'conductor-lambda is configured wrongly:',
        '  - serverUrl is undefined: give the address, or leave serverUrl out to use CONDUCTOR_SERVER_URL',
        '  - key is undefined: give the key, leave it out to use that of the environment, or set it to false to send none',
      ].join('\n'),
    );
  });

  test('the key, also where the one of the environment has a fault', async () => {
    aws.answerWith(json(500, {}));
    const server = await orkes();
    process.env.CONDUCTOR_SERVER_URL = server.url;
    process.env.CONDUCTOR_AUTH_SECRET_NAME = 'orders/conductor';
    process.env.CONDUCTOR_AUTH_KEY = 'half';
    await conductorClient({ key: { keyId, keySecret } }).start('a', {});
    expect(told(server)).toEqual([{ keyId, keySecret }, token]);
    expect(aws.requests).toEqual([]);
  });

  test('whether plain http is allowed', () => {
    const serverUrl = 'http://conductor.example.com/api';
    process.env.CONDUCTOR_ALLOW_INSECURE_HTTP = 'true';
    expect(() => conductorClient({ serverUrl })).not.toThrow();
    expect(() => conductorClient({ serverUrl, allowInsecureHttp: false })).toThrow('is not https');
    process.env.CONDUCTOR_SERVER_URL = serverUrl;
    expect(() => conductorClient({ allowInsecureHttp: false })).toThrow('is not https');
    process.env.CONDUCTOR_ALLOW_INSECURE_HTTP = 'false';
    expect(() => conductorClient({ allowInsecureHttp: true })).not.toThrow();
  });
});

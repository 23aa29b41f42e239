import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { AccessKey } from '../../../lib/config/load.ts';
import type { Happened } from '../evidence.ts';
import { callOf } from './calls.ts';
import { listen } from './listener.ts';
import type { Reply } from './network-faults.ts';
import { answer } from './replies.ts';
import { upstreamAt } from './upstream.ts';

/** Orkes' authentication before a server that has none: calls without a token are refused, the right key gets a token. */
export interface Gateway {
  /** Ends in /api. */
  url: string;
  /** The calls that it refused, and the tokens that it gave although they state that they have expired. */
  readonly happened: Happened[];
  /** The tokens given so far are no longer accepted. */
  expireTokens(): void;
  /** Only the new key gets tokens from now on; the tokens given so far are no longer accepted. */
  rotateKey(key: AccessKey): void;
  /** The expiry that new tokens state, in seconds from now; they are accepted in any case. */
  tokensSay(expireAfterSeconds: number): void;
  close(): Promise<void>;
}

export const TOKEN_PATH = '/api/token';

/** Orkes' own: a day. */
const EXPIRE_AFTER_SECONDS = 86_400;

/** @param serverUrl the real server's, ends in /api */
export async function startGateway(serverUrl: string, firstKey: AccessKey): Promise<Gateway> {
  const upstream = upstreamAt(serverUrl);
  const happened: Happened[] = [];
  const holding = new Set<string>();
  let key = firstKey;
  let expireAfterSeconds = EXPIRE_AFTER_SECONDS;

  const note = (fault: string) => void happened.push({ atMs: Date.now(), fault });

  function refuse(what: string): Reply {
    note(`${what} refused`);
    return json(401, { status: 401, message: `${what} refused` });
  }

  function giveToken(body: Buffer): Reply {
    if (!isDeepStrictEqual(JSON.parse(body.toString()), key)) return refuse('key');
    if (expireAfterSeconds < 0) note('token is over by its own word');
    const token = jwt(Math.floor(Date.now() / 1_000) + expireAfterSeconds);
    holding.add(token);
    return json(200, { token });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await callOf(request);
    const token = String(request.headers['x-authorization']);
    if (call.path === TOKEN_PATH) answer(response, giveToken(call.body));
    else if (holding.has(token)) answer(response, await upstream.send(request, call));
    else answer(response, refuse('token'));
  }

  const listener = await listen((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  return {
    url: `${listener.url}/api`,
    happened,
    expireTokens: () => holding.clear(),
    rotateKey(next) {
      key = next;
      holding.clear();
    },
    tokensSay(seconds) {
      expireAfterSeconds = seconds;
    },
    async close() {
      await listener.close();
      upstream.close();
    },
  };
}

const json = (status: number, body: object): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
});

let given = 0;

/** A token like Orkes', different each time; clients read only its `exp`. */
function jwt(exp: number): string {
  given += 1;
  return [{ alg: 'none' }, { exp, jti: given }, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}

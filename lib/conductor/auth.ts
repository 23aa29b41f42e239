import type { AxiosInstance } from 'axios';
import type { AccessKey } from '../config/load.ts';
import { isObject } from '../task/parse.ts';
import { REQUEST_TIMEOUT_MS, TOKEN_MARGIN_MS } from './defaults.ts';
import { ConductorError, notConductor } from './errors.ts';
import { jsonBody } from './json-body.ts';

/** Where the key comes from. Asked again after a 401, so that a rotated key is found. */
export type ReadAccessKey = () => Promise<AccessKey>;

/** The token of the `X-Authorization` header, kept until shortly before it expires. */
export interface TokenSource {
  token(): Promise<string>;
  /** The server refused this token: the next call gets a fresh one. */
  forget(token: string): void;
}

interface Token {
  value: string;
  expiresAtMs: number;
}

/**
 * Orkes' key and secret: `POST /token` gives a JWT whose `exp` says how long it holds.
 * Calls that need a token at the same time share one request.
 */
export function accessKeyAuth(
  http: AxiosInstance,
  readKey: ReadAccessKey,
  now = Date.now,
): TokenSource {
  let held: Token | undefined;
  let coming: Promise<Token> | undefined;

  const fetchOnce = () => {
    coming ??= fetchToken(http, readKey).finally(() => {
      coming = undefined;
    });
    return coming;
  };

  return {
    async token() {
      if (!held || now() > held.expiresAtMs - TOKEN_MARGIN_MS) held = await fetchOnce();
      return held.value;
    },
    forget(token) {
      if (held?.value === token) held = undefined;
    },
  };
}

async function fetchToken(http: AxiosInstance, readKey: ReadAccessKey): Promise<Token> {
  const { data } = await http.request<unknown>({
    method: 'post',
    url: '/token',
    ...jsonBody(await keyFrom(readKey)),
    timeout: REQUEST_TIMEOUT_MS,
  });
  if (!isObject(data) || typeof data.token !== 'string')
    throw notConductor('/token', 'it holds no token');
  return { value: data.token, expiresAtMs: expiryOf(data.token) };
}

/** Whether AWS will give the key a moment later is not known here: it is tried again. */
const keyFrom = (readKey: ReadAccessKey): Promise<AccessKey> =>
  readKey().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConductorError(
      'unavailable',
      `Conductor's key cannot be read: ${why}. Check that it exists and that the function's role may read it`,
    );
  });

/**
 * A JWT's middle part says when it expires, in seconds. It is read, not verified: only the server can.
 * A token that is no JWT, or has no `exp`, is kept until the server answers 401.
 */
function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(`${Buffer.from(token.split('.')[1] ?? '', 'base64url')}`);
    const seconds = isObject(claims) ? claims.exp : undefined;
    return typeof seconds === 'number' ? seconds * 1000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

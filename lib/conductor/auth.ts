import type { AccessKey } from '../config/load.ts';
import { isObject } from '../task/parse.ts';
import { TOKEN_MARGIN_MS, TOKEN_PATH } from './defaults.ts';
import { ConductorError, notConductor } from './errors.ts';

/** Reads the key. It is read again for each token, so that a rotated key is found. */
export type ReadAccessKey = () => Promise<AccessKey>;

/** Exchanges the key for a token at the server; its answer as it came. */
export type RequestToken = (key: AccessKey) => Promise<unknown>;

/** The token of the `X-Authorization` header, kept until shortly before it expires. */
export interface TokenSource {
  token(): Promise<string>;
  /** The server refused this token: the next call gets a new one. */
  forget(token: string): void;
}

interface Token {
  value: string;
  renewAtMs: number;
}

/**
 * The tokens of an Orkes application's key: JWTs whose `exp` says how long they are valid.
 * Calls that need a token at the same time share one request.
 */
export function accessKeyAuth(
  requestToken: RequestToken,
  readKey: ReadAccessKey,
  now = Date.now,
): TokenSource {
  let held: Token | undefined;
  let requested: Promise<Token> | undefined;

  const requestOnce = () => {
    requested ??= newToken(requestToken, readKey, now).finally(() => {
      requested = undefined;
    });
    return requested;
  };

  return {
    async token() {
      if (!held || now() > held.renewAtMs) held = await requestOnce();
      return held.value;
    },
    forget(token) {
      if (held?.value === token) held = undefined;
    },
  };
}

async function newToken(
  requestToken: RequestToken,
  readKey: ReadAccessKey,
  now: () => number,
): Promise<Token> {
  const answer = await requestToken(await keyFrom(readKey));
  if (!isObject(answer) || typeof answer.token !== 'string')
    throw notConductor(TOKEN_PATH, 'it has no token');
  return { value: answer.token, renewAtMs: renewalOf(expiryOf(answer.token), now()) };
}

/**
 * Shortly before the token expires; halfway where it lives shorter than that. A token that seems to be expired already
 * comes from a server with another clock: it is kept until the server refuses it.
 */
function renewalOf(expiresAtMs: number, nowMs: number): number {
  const livesMs = expiresAtMs - nowMs;
  return livesMs > 0
    ? expiresAtMs - Math.min(TOKEN_MARGIN_MS, livesMs / 2)
    : Number.POSITIVE_INFINITY;
}

/** AWS may give the key a moment later, so that this fault may pass. */
const keyFrom = (readKey: ReadAccessKey): Promise<AccessKey> =>
  readKey().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConductorError(
      'unavailable',
      `Conductor's key cannot be read: ${why}. Check that it exists and that the function's role may read it.`,
    );
  });

/**
 * A JWT's middle part says when it expires, in seconds. It is read, not verified: only the server can do that.
 * A token that is not a JWT, or has no `exp`, is kept until the server refuses it.
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

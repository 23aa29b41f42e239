import type { AccessKey } from '../config/load.ts';
import { isObject } from '../task/parse.ts';
import { accessKeyAuth, type ReadAccessKey, type TokenSource } from './auth.ts';
import { Axios, AxiosError } from './axios.ts';
import { axiosSettings, parsedBy } from './axios-settings.ts';
import { MAX_ANSWER_BYTES, REQUEST_TIMEOUT_MS, TOKEN_PATH } from './defaults.ts';
import { ConductorError, conductorErrorOf } from './errors.ts';
import { inTime } from './in-time.ts';
import { type Secrets, secretsOfCalls } from './secrets.ts';

/** A call as axios takes it. */
export interface Request {
  /** GET where there is none. */
  method?: string;
  /** A path under the server's address. */
  url: string;
  params?: Record<string, string | number | boolean>;
  headers?: Record<string, string>;
  /** A text. */
  data?: string;
  /** Milliseconds for the whole call, including the request of a token where it needs one. */
  timeout: number;
  signal?: AbortSignal;
  /** Reads the answer's text. Default: a JSON object, array or string is parsed, another text stays one. */
  transformResponse?: ((body: unknown) => unknown)[];
  /** The answer as it arrives, for a caller that does not hold it whole; `timeout` then ends with its first bytes. */
  responseType?: 'stream';
  /** Bytes of the answer after which the call fails (64 MB). */
  maxContentLength?: number;
}

/** One call to Conductor, authorised where there is a key; the body of the answer. Throws ConductorError. */
export type Call = (request: Request) => Promise<unknown>;

/** A request's JSON body, unchanged: axios would copy an object, and lose the keys 'constructor' and 'prototype'. */
export const jsonBody = (body: unknown) => bodyOf(JSON.stringify(body));

/** A request's body of JSON. */
export const bodyOf = (json: string) => ({
  data: json,
  headers: { 'Content-Type': 'application/json' },
});

const http = new Axios({
  ...axiosSettings,
  maxContentLength: MAX_ANSWER_BYTES,
  // POST /tasks answers text/plain, the polls JSON.
  headers: { Accept: '*/*', 'User-Agent': 'conductor-lambda' },
});

/** Calls under the server's URL (which ends in /api), over connections that are kept alive. */
export function callsTo(serverUrl: string, readKey?: ReadAccessKey): Call {
  const secrets = secretsOfCalls();
  const send: Call = async (request) => {
    const { data } = await http.request<unknown>({ ...request, baseURL: serverUrl });
    return data;
  };
  const call = readKey ? authorised(send, readKey, secrets) : send;
  return (request) => call(request).catch((error: unknown) => throwConductorError(error, secrets));
}

/** The answer of another server than Conductor, without a token; undefined where it cannot be parsed. Throws axios' error. */
export const readAt = (url: URL, timeout: number, parse: (text: string) => unknown) =>
  http.request<unknown>({
    url: url.href,
    timeout,
    validateStatus: null,
    transformResponse: [(text: string) => parsedBy(parse, text)],
  });

function throwConductorError(error: unknown, { takenOutOf }: Secrets): never {
  const failed = error instanceof AxiosError ? conductorErrorOf(error, takenOutOf) : error;
  if (!(failed instanceof ConductorError)) throw failed;
  const { fault, message, retryAfterMs, status } = failed;
  throw new ConductorError(fault, takenOutOf(message), retryAfterMs, status);
}

/** Sends a token with each call. A call whose token the server refuses is made once more, with a new token. */
function authorised(send: Call, readKey: ReadAccessKey, secrets: Secrets): Call {
  const requestToken = (key: AccessKey) => {
    secrets.add(key.keyId, key.keySecret);
    const timeout = REQUEST_TIMEOUT_MS;
    return send({ method: 'post', url: TOKEN_PATH, ...jsonBody(key), timeout });
  };
  const tokens = accessKeyAuth(requestToken, readKey);
  return async (request) => {
    const endsAtMs = Date.now() + request.timeout;
    const first = await withToken(tokens, request, endsAtMs);
    secrets.add(first.token);
    try {
      return await send(first.request);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      tokens.forget(first.token);
      const second = await withToken(tokens, request, endsAtMs);
      secrets.add(second.token);
      return send(second.request);
    }
  };
}

/** 401, and at Orkes also 403 with one of these codes. A 403 without them is a missing right, which no token changes. */
function isTokenRefused(error: unknown): boolean {
  if (!(error instanceof AxiosError)) return false;
  const { status, data } = error.response ?? {};
  const code = isObject(data) ? data.error : undefined;
  return status === 401 || (status === 403 && REFUSED_TOKEN.test(`${code}`));
}

const REFUSED_TOKEN = /^(EXPIRED|INVALID)_TOKEN$/;

async function withToken(tokens: TokenSource, request: Request, endsAtMs: number) {
  const leftMs = () => Math.max(1, endsAtMs - Date.now());
  const limitMs = leftMs();
  const token = await inTime(limitMs, tokens.token(), () => noToken(limitMs));
  const headers = { ...request.headers, 'X-Authorization': token };
  return { token, request: { ...request, headers, timeout: leftMs() } };
}

const noToken = (limitMs: number) =>
  new ConductorError('unreachable', `Conductor gave no token in ${limitMs} ms`);

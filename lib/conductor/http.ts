import { accessKeyAuth, type ReadAccessKey, type TokenSource } from './auth.ts';
import { Axios, AxiosError, defaults } from './axios.ts';
import { MAX_ANSWER_BYTES, REQUEST_TIMEOUT_MS } from './defaults.ts';
import { ConductorError, conductorErrorOf } from './errors.ts';
import { nodeAdapter } from './node-adapter.ts';

/** A call as axios takes it. */
export interface Request {
  /** GET where there is none. */
  method?: string;
  /** A path under the server's address. */
  url: string;
  params?: Record<string, string | number>;
  headers?: Record<string, string>;
  /** A text. */
  data?: string;
  /** Milliseconds for the whole call, including the request of a token where it needs one. */
  timeout: number;
  /** Milliseconds without a byte from the server after which the call fails. */
  idleTimeout?: number;
  signal?: AbortSignal;
  /** Bytes of the answer after which the call fails (64 MB). */
  maxContentLength?: number;
}

/** One call to Conductor, authorised where there is a key; the body of the answer. Throws ConductorError. */
export type Call = (request: Request) => Promise<unknown>;

/** A request's JSON body, unchanged: axios would copy an object, and lose the keys 'constructor' and 'prototype'. */
export const jsonBody = (body: unknown) => ({
  data: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
});

const http = new Axios({
  ...defaults,
  adapter: nodeAdapter,
  // A body is a text already.
  transformRequest: [],
  maxContentLength: MAX_ANSWER_BYTES,
  // POST /tasks answers text/plain, the polls JSON.
  headers: { Accept: '*/*', 'User-Agent': 'conductor-lambda' },
});

/** Calls under the server's URL (which ends in /api), over connections that are kept alive. */
export function callsTo(serverUrl: string, readKey?: ReadAccessKey): Call {
  const send: Call = async (request) => {
    const { data } = await http.request<unknown>({ ...request, baseURL: serverUrl });
    return data;
  };
  const call = readKey ? authorised(send, readKey) : send;
  return (request) => call(request).catch(throwConductorError);
}

/** The answer of another server than Conductor, without a token; its JSON is parsed. Throws axios' error. */
export const readAt = (url: URL, timeout: number) =>
  http.request<unknown>({ url: url.href, timeout, validateStatus: null });

function throwConductorError(error: unknown): never {
  throw error instanceof AxiosError ? conductorErrorOf(error) : error;
}

/** Sends a token with each call. A call that is answered with 401 is made once more, with a new token. */
function authorised(send: Call, readKey: ReadAccessKey): Call {
  const tokens = accessKeyAuth(
    (key) => send({ method: 'post', url: '/token', ...jsonBody(key), timeout: REQUEST_TIMEOUT_MS }),
    readKey,
  );
  return async (request) => {
    const endsAtMs = Date.now() + request.timeout;
    const first = await withToken(tokens, request, endsAtMs);
    try {
      return await send(first.request);
    } catch (error) {
      if (!isUnauthorised(error)) throw error;
      tokens.forget(first.token);
      return send((await withToken(tokens, request, endsAtMs)).request);
    }
  };
}

const isUnauthorised = (error: unknown) =>
  error instanceof AxiosError && error.response?.status === 401;

async function withToken(tokens: TokenSource, request: Request, endsAtMs: number) {
  const leftMs = () => Math.max(1, endsAtMs - Date.now());
  const token = await inTime(tokens.token(), leftMs());
  const headers = { ...request.headers, 'X-Authorization': token };
  return { token, request: { ...request, headers, timeout: leftMs() } };
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new ConductorError('unreachable', `Conductor gave no token in ${limitMs} ms`);
    timer = setTimeout(() => reject(error), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

import type { AxiosRequestConfig } from 'axios';
import axios from 'axios/dist/browser/axios.cjs';
import { accessKeyAuth, type ReadAccessKey, type TokenSource } from './auth.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { ConductorError, conductorErrorOf } from './errors.ts';

/** `timeout` is for the whole call in milliseconds, including the request of a token where it needs one. */
export type Request = AxiosRequestConfig & { timeout: number };

/** One call to Conductor, authorised where there is a key; the body of the answer. Throws ConductorError. */
export type Call = (request: Request) => Promise<unknown>;

/** A request's JSON body, unchanged: axios would copy an object, and lose the keys 'constructor' and 'prototype'. */
export const jsonBody = (body: unknown): AxiosRequestConfig => ({
  data: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
  transformRequest: [],
});

/** Calls under the server's URL (which ends in /api), over connections that are kept alive. */
export function callsTo(serverUrl: string, readKey?: ReadAccessKey): Call {
  const http = axios.create({
    baseURL: serverUrl,
    adapter: 'fetch',
    // A followed redirect would turn POST into GET, and take the token to another host.
    maxRedirects: 0,
    // POST /tasks answers text/plain, the polls JSON.
    headers: { Accept: '*/*' },
  });
  const send: Call = async (request) => (await http.request<unknown>(request)).data;
  const call = readKey ? authorised(send, readKey) : send;
  return (request) => call(request).catch(throwConductorError);
}

function throwConductorError(error: unknown): never {
  throw axios.isAxiosError(error) ? conductorErrorOf(error) : error;
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
  axios.isAxiosError(error) && error.response?.status === 401;

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

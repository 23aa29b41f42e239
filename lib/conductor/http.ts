import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import axios from 'axios/dist/browser/axios.cjs';
import { accessKeyAuth, type ReadAccessKey, type TokenSource } from './auth.ts';
import { ConductorError, conductorErrorOf } from './errors.ts';

/** `timeout` is for the whole call in milliseconds, the token that it may need included. */
export type Request = AxiosRequestConfig & { timeout: number };

/** One call to Conductor, authorised where a key is configured. Throws ConductorError. */
export type Call = (request: Request) => Promise<unknown>;

/** Calls under the server's URL (which ends in /api), over connections that are kept alive. */
export function callsTo(serverUrl: string, readKey?: ReadAccessKey): Call {
  const http = axios.create({
    baseURL: serverUrl,
    adapter: 'fetch',
    // Followed, a redirect turns POST into GET, and takes the token to another host.
    maxRedirects: 0,
    // POST /tasks answers text/plain, the polls JSON.
    headers: { Accept: '*/*' },
  });
  return readKey ? authorised(http, readKey) : (request) => send(http, request);
}

function authorised(http: AxiosInstance, readKey: ReadAccessKey): Call {
  const tokens = accessKeyAuth(http, readKey);
  return async (request) => {
    const endsAtMs = Date.now() + request.timeout;
    const first = await withToken(tokens, request, endsAtMs);
    try {
      return await http.request(first.request).then(({ data }) => data);
    } catch (error) {
      if (!wasUnauthorised(error)) throw inWords(error);
      tokens.forget(first.token);
      return send(http, (await withToken(tokens, request, endsAtMs)).request);
    }
  };
}

const wasUnauthorised = (error: unknown) =>
  axios.isAxiosError(error) && error.response?.status === 401;

async function withToken(tokens: TokenSource, request: Request, endsAtMs: number) {
  const leftMs = () => Math.max(1, endsAtMs - Date.now());
  const token = await inTime(inOurWords(tokens.token()), leftMs());
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

async function send(http: AxiosInstance, request: Request): Promise<unknown> {
  const { data } = await inOurWords(http.request<unknown>(request));
  return data;
}

const inOurWords = <T>(call: Promise<T>): Promise<T> =>
  call.catch((error) => {
    throw inWords(error);
  });

const inWords = (error: unknown) => (axios.isAxiosError(error) ? conductorErrorOf(error) : error);

import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import axios from 'axios/dist/browser/axios.cjs';
import { accessKeyAuth, type ReadAccessKey } from './auth.ts';
import { conductorErrorOf } from './errors.ts';

/** One call to Conductor, authorised where a key is configured. Throws ConductorError. */
export type Call = (request: AxiosRequestConfig) => Promise<unknown>;

/** Calls under the server's URL (which ends in /api), over connections that are kept alive. */
export function callsTo(serverUrl: string, readKey?: ReadAccessKey): Call {
  const http = axios.create({
    baseURL: serverUrl,
    adapter: 'fetch',
    // POST /tasks answers text/plain, the polls JSON.
    headers: { Accept: '*/*' },
  });
  return readKey ? authorised(http, readKey) : (request) => send(http, request);
}

function authorised(http: AxiosInstance, readKey: ReadAccessKey): Call {
  const tokens = accessKeyAuth(http, readKey);
  return async (request) => {
    const token = await inOurWords(tokens.token());
    try {
      return await http.request(withToken(request, token)).then(({ data }) => data);
    } catch (error) {
      if (!wasUnauthorised(error)) throw inWords(error);
      tokens.forget(token);
      return send(http, withToken(request, await inOurWords(tokens.token())));
    }
  };
}

const wasUnauthorised = (error: unknown) =>
  axios.isAxiosError(error) && error.response?.status === 401;

const withToken = (request: AxiosRequestConfig, token: string): AxiosRequestConfig => ({
  ...request,
  headers: { ...request.headers, 'X-Authorization': token },
});

async function send(http: AxiosInstance, request: AxiosRequestConfig): Promise<unknown> {
  const { data } = await inOurWords(http.request<unknown>(request));
  return data;
}

const inOurWords = <T>(call: Promise<T>): Promise<T> =>
  call.catch((error) => {
    throw inWords(error);
  });

const inWords = (error: unknown) => (axios.isAxiosError(error) ? conductorErrorOf(error) : error);

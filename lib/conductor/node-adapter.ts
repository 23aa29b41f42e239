import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { AxiosError } from './axios.ts';
import { KEEP_ALIVE_MS } from './defaults.ts';

/** axios' own `url`, `timeout` (of the whole call), `signal`, `maxContentLength` and so on. */
type Config = InternalAxiosRequestConfig<string | undefined>;

/** Agents of our own, since a user's code may change the global ones. Proxies are Node's business. */
const OPTIONS = {
  keepAlive: true,
  // Each holds a file descriptor beside the open calls.
  maxFreeSockets: 64,
  timeout: KEEP_ALIVE_MS,
  proxyEnv: process.env.NODE_USE_ENV_PROXY === '1' ? process.env : undefined,
};
const CLIENTS: Record<string, { client: Pick<typeof http, 'request'>; agent: http.Agent }> = {
  'http:': { client: http, agent: new http.Agent(OPTIONS) },
  'https:': { client: https, agent: new https.Agent(OPTIONS) },
};

/**
 * Sends axios' requests by Node's http and https. The body is a text, and so is the answer's. No redirect is
 * followed, and no compressed answer is asked for.
 */
export async function nodeAdapter(
  config: Config,
): Promise<AxiosResponse<string | IncomingMessage>> {
  const endsAtMs = Date.now() + (config.timeout ?? 0);
  const response = await exchange(config, addressOf(config), endsAtMs).catch((error: unknown) => {
    throw error instanceof AxiosError ? error : AxiosError.from(error, undefined, config);
  });
  const { status, request } = response;
  if (!config.validateStatus || config.validateStatus(status)) return response;
  const code = status >= 400 && status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
  const message = `Request failed with status code ${status}`;
  throw new AxiosError(message, code, config, request, response);
}

function addressOf({ baseURL = '', url = '', params = {} }: Config): URL {
  const address = new URL(`${baseURL}${url}`);
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, `${value}`);
  return address;
}

/** One request with its whole answer, of whatever status; where that is to be a stream, with the beginning of it. */
function exchange(config: Config, address: URL, endsAtMs: number): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { timeout, maxContentLength = -1 } = config;
    const request = open(config, address);
    // Answered or given up: what the socket says after that is no reason to send the request again.
    let isOver = false;
    const stop = (code: string, message: string) => {
      isOver = true;
      reject(new AxiosError(message, code, config, request));
      request.destroy();
    };
    const late = () => stop('ETIMEDOUT', `timeout of ${timeout}ms exceeded`);
    const timer = timeout && setTimeout(late, endsAtMs - Date.now());
    request.on('close', () => clearTimeout(timer));

    request.on('error', (error) => {
      if (!isOver && isStale(request, error)) resolve(exchange(config, address, endsAtMs));
      else reject(error);
    });
    request.on('response', (answer) => {
      isOver = true;
      if (isStreamed(config, answer)) {
        clearTimeout(timer);
        return resolve({ ...headOf(answer), data: answer, config, request });
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (maxContentLength >= 0 && bytes > maxContentLength)
          stop('ERR_BAD_RESPONSE', `maxContentLength size of ${maxContentLength} exceeded`);
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ ...headOf(answer), data: textOf(chunks), config, request }));
    });
    request.end(config.data);
  });
}

type Answered = AxiosResponse<string | IncomingMessage>;

/** The reader of a stream watches its time and its size. A failure is always read whole: it is short. */
const isStreamed = (
  { responseType, validateStatus }: Config,
  { statusCode = 0 }: IncomingMessage,
) => responseType === 'stream' && validateStatus?.(statusCode) === true;

function open(config: Config, address: URL): ClientRequest {
  const { method = 'get', headers, signal } = config;
  const by = CLIENTS[address.protocol];
  if (!by)
    throw new AxiosError(`Unsupported protocol ${address.protocol}`, 'ERR_BAD_REQUEST', config);
  // Looked up for each call: what traces a process replaces it.
  return by.client.request(address, {
    agent: by.agent,
    method: method.toUpperCase(),
    headers: { 'Accept-Encoding': 'identity', ...headers.toJSON() },
    ...(signal instanceof AbortSignal && { signal }),
  });
}

/**
 * A server closes a connection that it kept alive just when a request comes. That request is sent again where HTTP
 * allows it; a POST might be done twice, so its caller decides.
 */
const isStale = (request: ClientRequest, error: NodeJS.ErrnoException) =>
  request.reusedSocket &&
  request.method !== 'POST' &&
  (error.code === 'ECONNRESET' || error.code === 'EPIPE');

const headOf = ({ statusCode = 0, statusMessage = '', headers }: IncomingMessage) => ({
  status: statusCode,
  statusText: statusMessage,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, value])),
});

const UTF8 = new TextDecoder();
const textOf = (chunks: Buffer[]) => UTF8.decode(Buffer.concat(chunks));

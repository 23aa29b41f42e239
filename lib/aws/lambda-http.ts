import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { makeRoom } from './memory.ts';

/** A request of the AWS SDK, as far as it is used here. */
interface SdkRequest {
  protocol: string;
  hostname: string;
  port?: number;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

interface Settings {
  /** How many calls can be open at once: each has a connection. */
  maxSockets: number;
  connectMs: number;
  /** For a whole call, which ends when the function ends. */
  callMs: number;
  largeBytes: number;
  /** What a call wants to know, by its payload. */
  watcherOf: (payload: unknown) => Watcher | undefined;
}

/** Follows one call. */
export interface Watcher {
  /** The payload has been sent, and its memory is given back. */
  sent?(): void;
  /** Awaited before a large answer is read: of so many bytes, Infinity where it does not say. */
  beforeLarge?(bytes: number): Promise<void>;
}

/**
 * The AWS SDK's way to HTTP, in place of its own: it tells when a payload has been sent, so that its memory can be given
 * back while the function still works, and it reads a large answer only when there is room for it.
 */
export function lambdaHttp(settings: Settings) {
  const options = {
    keepAlive: true,
    maxSockets: settings.maxSockets,
    maxFreeSockets: FREE_SOCKETS,
  };
  const plain = { client: http, agent: new http.Agent(options) };
  const tls = { client: https, agent: new https.Agent(options) };
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: (request: SdkRequest) =>
      exchange(request, request.protocol === 'https:' ? tls : plain, settings),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {
      plain.agent.destroy();
      tls.agent.destroy();
    },
  };
}

type By = { client: Pick<typeof http, 'request'>; agent: http.Agent };

async function exchange(sdk: SdkRequest, { client, agent }: By, settings: Settings) {
  const { hostname, port, path, method, headers, body } = sdk;
  const { connectMs, callMs, largeBytes } = settings;
  const watcher = settings.watcherOf(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = client.request({ hostname, port, path, method, headers, agent });
    const late = (what: string, ms: number) =>
      request.destroy(new Error(`Lambda did not ${what} within ${ms} ms`));
    const timer = setTimeout(() => late('answer', callMs), callMs);
    let connecting: NodeJS.Timeout | undefined;
    request.on('socket', (socket) => {
      if (!socket.connecting) return;
      connecting = setTimeout(() => late('take the connection', connectMs), connectMs);
      // A listener that stays with the connection would keep this call's answer in memory.
      socket.once('connect', () => clearTimeout(connecting));
    });
    request.on('close', () => {
      clearTimeout(timer);
      clearTimeout(connecting);
    });
    request.on('error', reject);
    request.on('response', resolve);
    request.on('finish', () => {
      if (body instanceof Uint8Array) letGo(body);
      watcher?.sent?.();
    });
    request.end(body);
  });
  const bytes = Number(answer.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (bytes > largeBytes) await watcher?.beforeLarge?.(bytes);
  if (bytes > HUGE) makeRoom();
  // While nothing reads it, a connection can break without a word: the SDK would then wait for ever.
  if (answer.destroyed && !answer.readableEnded)
    throw answer.errored ?? new Error('the connection broke before the answer was read');
  return { response: { statusCode: answer.statusCode, headers: answer.headers, body: answer } };
}

/**
 * Gives the memory of sent bytes back, although the SDK refers to them until the call ends. Small payloads
 * share their memory with others, and are left to the garbage collector.
 */
function letGo(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > SMALL)
    buffer.transfer(0);
}

/** Each holds a file descriptor beside the open calls. */
const FREE_SOCKETS = 64;

const SMALL = 64 * 1024;
/** What is larger can take tens of megabytes while it is passed on. */
const HUGE = 1024 * 1024;

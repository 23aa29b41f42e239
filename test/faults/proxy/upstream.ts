import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Call } from './calls.ts';
import type { Reply } from './network-faults.ts';

/** The real server behind the proxy. */
export interface Upstream {
  /** Passes a call on unchanged, and reads the whole answer. */
  send(original: IncomingMessage, call: Call): Promise<Reply>;
  close(): void;
}

/** Shorter than the server holds an idle connection, so that no call uses a connection that the server closes. */
const IDLE_MS = 15_000;

/** Headers that belong to one connection, or that we write ourselves. */
const OWN_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host'];

/**
 * The server at `serverUrl`; the calls' paths begin with its own.
 *
 * @param keeps headers of its own that a call keeps: AWS's signatures are for one host
 */
export function upstreamAt(serverUrl: string, keeps: readonly string[] = []): Upstream {
  const { hostname, port } = new URL(serverUrl);
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  return {
    send: (original, { method, body }) =>
      new Promise((resolve, reject) => {
        const headers = { ...passedOn(original.headers, keeps), 'content-length': body.length };
        const path = original.url ?? '/';
        const call = httpRequest({ hostname, port, method, path, headers, agent }, (answer) => {
          answer.toArray().then((chunks) => {
            const { statusCode: status = 502 } = answer;
            resolve({ status, headers: passedOn(answer.headers), body: Buffer.concat(chunks) });
          }, reject);
        });
        call.on('error', reject);
        call.end(body);
      }),
    close: () => agent.destroy(),
  };
}

const passedOn = (
  headers: IncomingMessage['headers'],
  keeps: readonly string[] = [],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || (OWN_HEADERS.includes(name) && !keeps.includes(name))
        ? []
        : [[name, String(value)]],
    ),
  );

import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request with its parsed body. */
export interface Asked {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export interface Answer {
  /** Default 200. */
  status?: number;
  /** Default 0. */
  delayMs?: number;
  /** Sent as JSON. */
  body: unknown;
}

export interface HttpServer {
  /** On loopback, without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

/** A server for the requests that the tests' HTTP tasks make. */
export async function startHttpServer(answer: (asked: Asked) => Answer): Promise<HttpServer> {
  const server = createServer(async (request, response) => {
    const { status = 200, delayMs = 0, body } = answer(await askedBy(request));
    await sleep(delayMs);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the HTTP server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function askedBy(request: IncomingMessage): Promise<Asked> {
  const text = Buffer.concat(await request.toArray()).toString();
  const { method = '', url: path = '', headers } = request;
  return { method, path, headers, body: text === '' ? null : JSON.parse(text) };
}

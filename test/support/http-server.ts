import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { overhear, overhearReport } from './leaks/overheard.ts';

/** A request to the server. */
export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: string;
  /** The client's port, which tells connections apart. */
  fromPort: number | undefined;
}

/** How it answers: a status with a body (an object is sent as JSON), or a connection that breaks. */
export type Answer =
  | { status?: number; headers?: Record<string, string | string[]>; body?: unknown }
  /** It never answers. */
  | 'hangs'
  /** It hangs up without an answer. */
  | 'drops'
  /** Half a body, then it hangs up. */
  | 'breaks off'
  /** Half a body, and no more. */
  | 'stalls';

export interface HttpServer {
  /** Ends in /api. */
  url: string;
  received: Received[];
  close(): void;
}

/** A server on loopback whose answers a test decides: the nth request's by its number from 0. */
export async function httpServer(
  answer: (request: Received, n: number) => Answer,
  atPort = 0,
): Promise<HttpServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    const asked = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: Buffer.concat(await request.toArray()).toString(),
      fromPort: request.socket.remotePort,
    };
    if (asked.method === 'POST' && asked.path === '/api/tasks')
      overhearReport(JSON.parse(asked.body));
    reply(response, answer(asked, received.push(asked) - 1));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(atPort, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}/api`,
    received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function reply(response: ServerResponse, answer: Answer): void {
  if (answer === 'hangs') return;
  if (answer === 'drops') return void response.destroy();
  if (answer === 'breaks off' || answer === 'stalls') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('[{"taskId": "t1", ');
    if (answer === 'breaks off') setTimeout(() => response.destroy(), 10);
    return;
  }
  const { status = 200, headers = {}, body = '' } = answer;
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Servers of a test file, closed together. */
export function httpServers() {
  const all: HttpServer[] = [];
  return {
    async start(
      answer: (request: Received, n: number) => Answer,
      atPort?: number,
    ): Promise<HttpServer> {
      const server = await httpServer(answer, atPort);
      all.push(server);
      return server;
    },
    closeAll: () => all.splice(0).forEach((server) => void server.close()),
  };
}

/** The error of a call that fails. */
export const faultOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'it succeeded',
    (error) => {
      overhear('an error', String(error));
      return error;
    },
  );

import { createServer, type Server } from 'node:http';
import type { Host } from '../../../lib/hosts/process/index.ts';

/** Where the endpoints listen. */
export interface Address {
  host: string;
  port: number;
}

/**
 * Serves `GET /health` (200 while the process polls, 503 when it stops; JSON) and `GET /metrics` (Prometheus' text
 * format).
 *
 * @throws Error where the port is taken
 */
export async function serveEndpoints(
  { health, metrics }: Pick<Host, 'health' | 'metrics'>,
  { host, port }: Address,
): Promise<Server> {
  const server = createServer(({ method, url }, response) => {
    const path = url?.split('?')[0];
    if (method !== 'GET' || (path !== '/health' && path !== '/metrics'))
      return void response.writeHead(404).end();
    if (path === '/metrics')
      return void response
        .setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8')
        .end(metrics());
    const now = health();
    response.writeHead(now.state === 'polling' ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(now));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return server;
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const HOST = '127.0.0.1';
/** Longer than any pause of our clients: only the plan may end a connection. */
const KEEP_ALIVE_MS = 120_000;

/** An HTTP server on loopback that can stop listening for a while, and then listens at the same address. */
export interface Listener {
  /** Without a slash at the end. */
  url: string;
  /** Stops listening for `forMs`: all connections are reset, and new ones are refused. */
  refuse(forMs: number): Promise<void>;
  close(): Promise<void>;
}

export async function listen(handler: RequestListener): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handler);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listenAt(server, 0);
  let refusing: Promise<void> | undefined;
  let closed = false;

  async function refuse(forMs: number): Promise<void> {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await sleep(forMs);
    refusing = undefined;
    if (!closed) await listenAt(server, port);
  }

  return {
    url: `http://${HOST}:${port}`,
    refuse(forMs) {
      refusing ??= refuse(forMs);
      return refusing;
    },
    async close() {
      closed = true;
      await refusing;
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listenAt(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

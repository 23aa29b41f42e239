import { lookup } from 'node:dns/promises';
import net from 'node:net';
import tls from 'node:tls';
import { inTime } from '../conductor/in-time.ts';
import type { Reach } from './answer.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Looks how far the network leads to the server: its name, a connection, and for https its certificate. */
export async function reach(serverUrl: string, env: Env, timeoutMs: number): Promise<Reach> {
  const url = new URL(serverUrl);
  if (isByProxy(url, env)) return { kind: 'byProxy' };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let addresses: string[] = [];
  try {
    const found = await inTime(timeoutMs, lookup(host, { all: true }), () => noAnswer(timeoutMs));
    addresses = found.map(({ address }) => address);
  } catch (error) {
    return { kind: 'noName', reason: wordsOf(error) };
  }
  return connected({ host, url, addresses, timeoutMs });
}

/** Node goes through a proxy only where it is told so. */
const isByProxy = ({ protocol }: URL, env: Env) =>
  env.NODE_USE_ENV_PROXY === '1' &&
  Boolean(protocol === 'https:' ? env.HTTPS_PROXY : env.HTTP_PROXY);

interface Target {
  host: string;
  url: URL;
  addresses: string[];
  timeoutMs: number;
}

function connected({ host, url, addresses, timeoutMs }: Target): Promise<Reach> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  // An address has no name that a server could choose its certificate by.
  const servername = net.isIP(host) ? '' : host;
  const secure = url.protocol === 'https:' ? tls.connect({ host, port, servername }) : undefined;
  const socket = secure ?? net.connect({ host, port });
  return new Promise((resolve) => {
    let isConnected = false;
    const end = (reached: Reach) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reached);
    };
    const failed = (reason: string) =>
      end({ kind: isConnected ? 'noTls' : 'noConnection', addresses, reason });
    const timer = setTimeout(() => failed(noAnswer(timeoutMs).message), timeoutMs);
    socket.on('error', (error) => failed(wordsOf(error)));
    socket.on('close', () => failed('the server closed the connection'));
    socket.on('connect', () => {
      isConnected = true;
      if (!secure) end({ kind: 'reached', addresses });
    });
    secure?.on('secureConnect', () =>
      end({
        kind: 'reached',
        addresses,
        validUntilMs: Date.parse(secure.getPeerCertificate().valid_to),
      }),
    );
  });
}

const noAnswer = (timeoutMs: number) => new Error(`there was no answer within ${timeoutMs} ms`);

/** Several addresses that all fail make one error without words of its own. */
function wordsOf(error: unknown): string {
  const [first = error] = error instanceof AggregateError ? error.errors : [error];
  return first instanceof Error ? first.message : String(first);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Link } from './link.ts';

/** Conductor's answer to a call. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** One call that passes through the proxy, and what can be done to it. */
export interface Exchange {
  /** Sends the call to Conductor, which applies it. Without it, Conductor does not see the call. */
  forward(): Promise<Reply>;
  reply(reply: Reply): void;
  /** Sends the answer over a line, as fast as that carries it. */
  replyOver(link: Link, reply: Reply): Promise<void>;
  /** Sends half of the body; then the connection ends, or is left open. */
  replyHalf(reply: Reply, then: 'end' | 'silence'): void;
  /** Resets the connection. */
  reset(): void;
  /** Stops listening for `forMs`: this connection and all others are reset, and new ones are refused. */
  refuseConnections(forMs: number): Promise<void>;
}

/** Does something to one call. */
export type Inject = (exchange: Exchange) => Promise<void>;

/** Longer than any timeout of our clients: a long poll's is 10 s. */
const PAST_EVERY_TIMEOUT_MS = 12_000;
/** Within every timeout. */
const SLOW_MS = 1_000;
/** Shorter than a report's tries take, so that one of them finds the server listening again. */
const REFUSED_MS = 1_000;

/** A proxy's answer in Conductor's place: Conductor does not see the call. */
const answers =
  (status: number, body: string, headers: Record<string, string> = {}): Inject =>
  async ({ reply }) =>
    reply({
      status,
      headers: { 'content-type': 'text/plain', ...headers },
      body: Buffer.from(body),
    });

const page = (title: string) => `<!doctype html><title>${title}</title><h1>${title}</h1>`;
const HTML = { 'content-type': 'text/html' };

/** Faults of a network, a proxy or a server, each for one call, by their names in the table. */
export const NETWORK_FAULTS = {
  'connection refused': async ({ refuseConnections }) => refuseConnections(REFUSED_MS),
  'reset before it was applied': async ({ reset }) => reset(),
  'reset after it was applied': async ({ forward, reset }) => {
    await forward();
    reset();
  },
  'answer lost after it was applied': async ({ forward }) => void (await forward()),
  'slow, within every timeout': async ({ forward, reply }) => {
    await sleep(SLOW_MS);
    reply(await forward());
  },
  'applied after every timeout': async ({ forward, reply }) => {
    await sleep(PAST_EVERY_TIMEOUT_MS);
    reply(await forward());
  },
  hangs: async () => {},
  'answered 429 with Retry-After': answers(429, 'slow down', { 'retry-after': '1' }),
  'answered 500': answers(500, '{"status":500,"message":"made on purpose","retryable":true}', {
    'content-type': 'application/json',
  }),
  'answered 502': answers(502, page('Bad Gateway'), HTML),
  'answered 503': answers(503, page('Service Unavailable'), HTML),
  'answered 504': answers(504, page('Gateway Timeout'), HTML),
  'answered 302 to a sign-in page': answers(302, '', { location: '/login' }),
  'answered 401': answers(401, 'no'),
  'answered 404 with a page': answers(404, page('Not Found'), HTML),
  'half a body': async ({ forward, replyHalf }) => replyHalf(await forward(), 'end'),
  'half a body, and no more': async ({ forward, replyHalf }) =>
    replyHalf(await forward(), 'silence'),
  'answered with a page and 200': answers(200, page('Sign in'), HTML),
} as const satisfies Record<string, Inject>;

export type NetworkFault = keyof typeof NETWORK_FAULTS;

/** The names in the table's order. */
export const NETWORK_FAULT_NAMES = Object.keys(NETWORK_FAULTS).filter(
  (name): name is NetworkFault => name in NETWORK_FAULTS,
);

/** Faults where Conductor applies a poll and the poller does not get the tasks: they return by their response timeout. */
export const LOSES_THE_POLLED: readonly NetworkFault[] = [
  'reset after it was applied',
  'answer lost after it was applied',
  'applied after every timeout',
  'half a body',
  'half a body, and no more',
];

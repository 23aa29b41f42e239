import type { IncomingMessage, ServerResponse } from 'node:http';
import { callOf, type Purpose } from './calls.ts';
import { listen } from './listener.ts';
import type { Exchange, Reply } from './network-faults.ts';
import { allPass, type Plan } from './plan.ts';
import { answer, answerHalf, answerOver } from './replies.ts';
import { upstreamAt } from './upstream.ts';

/** A fault that the proxy made on purpose. */
export interface ProxyEvent {
  /** Milliseconds since 1970. */
  atMs: number;
  fault: string;
  purpose: Purpose;
  path: string;
}

/** A server on loopback before a real one: Conductor, the AWS emulator, a function. It does to each call what the plan says. */
export interface FaultyProxy {
  /** Its path is the real server's: before Conductor it ends in /api, as clients take it. */
  url: string;
  /** The faults that it made, the oldest first. */
  readonly events: readonly ProxyEvent[];
  /** Follows a plan from now on. */
  follow(plan: Plan): void;
  /** Called with each poll that brings tasks. They are passed on to the poller when it resolves. */
  onTasks(listener: (() => Promise<void>) | undefined): void;
  close(): Promise<void>;
}

/**
 * Starts the proxy.
 *
 * @param serverUrl the real server's, without a slash at the end
 * @param keeps headers of its own that a call keeps
 */
export async function startProxy(
  serverUrl: string,
  keeps: readonly string[] = [],
): Promise<FaultyProxy> {
  const upstream = upstreamAt(serverUrl, keeps);
  const { pathname } = new URL(serverUrl);
  const events: ProxyEvent[] = [];
  let plan = allPass;
  let tasksCame: (() => Promise<void>) | undefined;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await callOf(request);
    const exchange: Exchange = {
      async forward() {
        const reply = await upstream.send(request, call);
        if (call.purpose === 'poll' && bringsTasks(reply)) await tasksCame?.();
        return reply;
      },
      reply: (reply) => answer(response, reply),
      replyOver: (link, reply) => answerOver(link, response, reply),
      replyHalf: (reply, then) => answerHalf(response, reply, then),
      reset: () => void request.socket.resetAndDestroy(),
      refuseConnections: listener.refuse,
    };
    const planned = plan(call);
    if (!planned) return exchange.reply(await exchange.forward());
    const { purpose, path } = call;
    events.push({ atMs: Date.now(), fault: planned.name, purpose, path });
    await planned.inject(exchange);
  }

  const listener = await listen((request, response) => {
    // The caller has hung up, or the server is gone: the connection breaks.
    serve(request, response).catch(() => request.socket.destroy());
  });
  return {
    url: `${listener.url}${pathname === '/' ? '' : pathname}`,
    events,
    follow: (next) => {
      plan = next;
    },
    onTasks: (next) => {
      tasksCame = next;
    },
    async close() {
      await listener.close();
      upstream.close();
    },
  };
}

/** An empty poll is `[]`, or nothing at all. */
const bringsTasks = ({ status, body }: Reply) => status === 200 && body.length > 2;

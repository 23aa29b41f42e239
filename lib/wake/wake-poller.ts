import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopback } from '../config/load.ts';
import { isObject } from '../task/parse.ts';
import { WAKE_RETRY_MS, WAKE_TIMEOUT_MS } from './defaults.ts';

export interface WakePollerOptions {
  /** The URL of the service's wake function, which a deploy prints. */
  url: string;
  /** The text that the service's secret or parameter of `custom.conductor.wake` holds. */
  secret: string;
}

/** Whether the service knows that there is work. The reason names neither the URL nor the secret. */
export type Woken = { delivered: true } | { delivered: false; reason: string };

/**
 * Starts the poller of a service, unless a run of it polls: to be called after a workflow was started, where Conductor's
 * own notifier does not call the service. It takes some 10 ms, and 3.2 s at most. It tries once more where the first try may
 * fail by chance.
 *
 * It never throws: a workflow whose start was not told runs all the same, at the latest from the next minute on.
 */
export async function wakePoller({ url, secret }: WakePollerOptions): Promise<Woken> {
  const fault = urlFault(url);
  if (fault !== undefined) return { delivered: false, reason: fault };
  const first = await send(url, secret);
  if (first === 'delivered') return { delivered: true };
  if (!first.mayPass) return { delivered: false, reason: first.reason };
  await sleep(WAKE_RETRY_MS);
  const second = await send(url, secret);
  return second === 'delivered' ? { delivered: true } : { delivered: false, reason: second.reason };
}

/** The secret must not be readable on its way. */
function urlFault(url: string): string | undefined {
  if (!URL.canParse(url)) return 'the url is none: give the one that the deploy prints';
  const { protocol, hostname } = new URL(url);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe ? undefined : 'the url must begin with https://: the secret travels with the call';
}

interface Failure {
  reason: string;
  mayPass: boolean;
}

async function send(url: string, secret: string): Promise<'delivered' | Failure> {
  try {
    const { status, body } = await fetch(url, {
      method: 'POST',
      headers: { authorization: secret },
      // A redirect that is followed would take the secret elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(WAKE_TIMEOUT_MS),
    });
    await body?.cancel();
    if (status === 202) return 'delivered';
    return { reason: answered(status), mayPass: status === 429 || status >= 500 };
  } catch (error) {
    return failureOf(error);
  }
}

const answered = (status: number) =>
  status === 403
    ? 'the wake function answered 403: the secret is another one'
    : `the wake function answered ${status}`;

/** The error's own text is left out: of a header that cannot be sent it repeats the value. */
function failureOf(error: unknown): Failure {
  const { name, cause } = isObject(error) ? error : {};
  if (name === 'TimeoutError')
    return { reason: `the wake function did not answer in ${WAKE_TIMEOUT_MS} ms`, mayPass: true };
  const code = isObject(cause) ? cause.code : undefined;
  return typeof code === 'string'
    ? { reason: `the wake function cannot be reached: ${code}`, mayPass: true }
    : { reason: 'the call cannot be made: is the secret one line of text?', mayPass: false };
}

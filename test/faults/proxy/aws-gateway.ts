import type { IncomingMessage, ServerResponse } from 'node:http';
import { callOf } from './calls.ts';
import { listen } from './listener.ts';
import { asAws } from './load-failures.ts';
import type { Reply } from './network-faults.ts';
import { answer } from './replies.ts';
import { upstreamAt } from './upstream.ts';

/**
 * A server on loopback between the poller and the AWS emulator, for the calls of Lambda. It does what AWS does and the
 * emulator does not: it limits what all functions of the account run at once, and says how a worker failed to load.
 */
export interface AwsGateway {
  /** Without a slash at the end: what SDKs take as AWS_ENDPOINT_URL_LAMBDA. */
  url: string;
  /** So many calls of workers may be open at once. Default: any number. */
  limitAccount(calls: number): void;
  close(): Promise<void>;
}

/**
 * @param emulatorUrl the emulator's, without a path
 * @param noneLoads whether the kit lets no worker load now
 */
export async function startAwsGateway(
  emulatorUrl: string,
  noneLoads: () => boolean = () => false,
): Promise<AwsGateway> {
  const upstream = upstreamAt(emulatorUrl, ['host']);
  let limit = Number.POSITIVE_INFINITY;
  let open = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await callOf(request);
    if (open >= limit) return answer(response, ACCOUNT_IS_FULL);
    open += 1;
    const isBroken = noneLoads();
    try {
      answer(response, asAws(await upstream.send(request, call), isBroken));
    } finally {
      open -= 1;
    }
  }

  const listener = await listen((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  return {
    url: listener.url,
    limitAccount(calls) {
      limit = calls;
    },
    async close() {
      await listener.close();
      upstream.close();
    },
  };
}

const ACCOUNT_IS_FULL: Reply = {
  status: 429,
  headers: {
    'content-type': 'application/json',
    'x-amzn-errortype': 'TooManyRequestsException',
  },
  body: Buffer.from(
    JSON.stringify({
      Reason: 'ConcurrentInvocationLimitExceeded',
      Type: 'User',
      message: 'Rate Exceeded.',
    }),
  ),
};

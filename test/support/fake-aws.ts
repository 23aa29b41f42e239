import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PLANTED } from './leaks/planted.ts';

/** A request to the fake AWS endpoint. */
export interface AwsRequest {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Answer = (request: AwsRequest, response: ServerResponse) => unknown;

/** An endpoint in place of AWS: all clients that are made while it runs call it. */
export interface FakeAws {
  /** The requests, in order. */
  readonly requests: AwsRequest[];
  /** Sets the answer to the next calls. */
  answerWith(answer: Answer): void;
  close(): Promise<void>;
}

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: PLANTED.awsSecret,
};

/** Starts the endpoint and points the environment at it. */
export async function startFakeAws(): Promise<FakeAws> {
  const requests: AwsRequest[] = [];
  let answer: Answer = (_request, response) => response.end();
  const server = createServer(async (incoming, response) => {
    const request = { path: incoming.url ?? '', headers: incoming.headers, body: '' };
    requests.push(request);
    for await (const chunk of incoming) request.body += chunk;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  return {
    requests,
    answerWith(next) {
      requests.length = 0;
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An answer in JSON, with headers of AWS. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));

/** The answer with which AWS refuses a call. */
export const refusal = (status: number, errorType: string, message: string): Answer =>
  json(status, { message, Message: message }, { 'x-amzn-errortype': errorType });

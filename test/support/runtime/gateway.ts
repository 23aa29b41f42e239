import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Call, callOf } from '../../faults/proxy/calls.ts';
import { listen } from '../../faults/proxy/listener.ts';
import { answer } from '../../faults/proxy/replies.ts';
import { upstreamAt } from '../../faults/proxy/upstream.ts';
import { deployedFunction, type LambdaFunction } from './deployed-function.ts';
import {
  type Ended,
  type ExecutionEnvironment,
  startEnvironment,
} from './execution-environment.ts';

/**
 * A server on loopback in place of AWS. It runs the functions that are deployed on the emulator in AWS's own runtime, and
 * passes all other calls on to the emulator.
 */
export interface RuntimeGateway {
  /** Without a slash at the end: what the functions have as AWS_ENDPOINT_URL. */
  url: string;
  /** Calls a function, and waits for its end. */
  call(functionName: string, event: unknown): Promise<Ended>;
  /** How the calls of a function ended, in order. */
  endsOf(functionName: string): readonly Ended[];
  /** The `Event` calls that died, as AWS's records of them. */
  readonly records: object[];
  /** Where the functions' zips are unpacked. */
  folder: string;
  /** Resolves when no call is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export async function startRuntimeGateway(emulatorUrl: string): Promise<RuntimeGateway> {
  const upstream = upstreamAt(emulatorUrl, ['host']);
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-functions-'));
  const functions = new Map<string, Promise<LambdaFunction>>();
  const started: ExecutionEnvironment[] = [];
  const free = new Map<string, ExecutionEnvironment[]>();
  const ends = new Map<string, Ended[]>();
  const open = new Set<Promise<unknown>>();
  const records: object[] = [];

  function functionOf(name: string): Promise<LambdaFunction> {
    const known = functions.get(name) ?? deployedFunction(name, folder);
    functions.set(name, known);
    return known;
  }

  /** As AWS: an environment that is free, else a new one. */
  async function environmentOf(name: string): Promise<ExecutionEnvironment> {
    const one = free.get(name)?.pop();
    if (one) return one;
    const fn = await functionOf(name);
    const environment = { ...fn.environment, ...credentials(listener.url) };
    const made = await startEnvironment({ ...fn, environment });
    started.push(made);
    return made;
  }

  async function run(name: string, event: Buffer): Promise<Ended> {
    const environment = await environmentOf(name);
    const end = await environment.call(event);
    free.set(name, [...(free.get(name) ?? []), environment]);
    ends.set(name, [...(ends.get(name) ?? []), end]);
    return end;
  }

  function call(name: string, event: Buffer): Promise<Ended> {
    const running = run(name, event);
    open.add(running);
    const ended = () => open.delete(running);
    running.then(ended, ended);
    return running;
  }

  async function invoke(name: string, { body }: Call, isEvent: boolean): Promise<InvokeReply> {
    if (!isEvent) return replyOf(await call(name, body));
    call(name, body).then((end) => {
      if (end.died) records.push(recordOf(name, body, end));
    }, console.error);
    return { status: 202, headers: {}, body: Buffer.alloc(0) };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await callOf(request);
    const name = nameIn(received.path);
    if (name === undefined) return answer(response, await upstream.send(request, received));
    const isEvent = request.headers['x-amz-invocation-type'] === 'Event';
    answer(response, await invoke(name, received, isEvent));
  }

  const listener = await listen((request, response) => {
    serve(request, response).catch((error) => {
      console.error(error);
      request.socket.destroy();
    });
  });

  return {
    url: listener.url,
    call: (name, event) => call(name, Buffer.from(JSON.stringify(event))),
    endsOf: (name) => ends.get(name) ?? [],
    records,
    folder,
    async idle() {
      while (open.size > 0) await Promise.allSettled(open);
    },
    async close() {
      await Promise.all(started.map((environment) => environment.close()));
      await listener.close();
      upstream.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface InvokeReply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Of a name or an ARN. */
const nameIn = (path: string): string | undefined => {
  const name = INVOKE.exec(path)?.[1];
  return name === undefined ? undefined : decodeURIComponent(name).split(':').at(-1);
};

const credentials = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

/** As AWS answers: the status of an error of the function is 200 too. */
const replyOf = ({ died, body }: Ended): InvokeReply => ({
  status: 200,
  headers: {
    'content-type': 'application/json',
    ...(died && { 'x-amz-function-error': 'Unhandled' }),
  },
  body,
});

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const recordOf = (name: string, event: Buffer, { body }: Ended) => ({
  version: '1.0',
  requestContext: {
    functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 1,
  },
  requestPayload: JSON.parse(event.toString()),
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: JSON.parse(body.toString()),
});

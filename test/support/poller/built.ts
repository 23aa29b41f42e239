import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Route } from '../../../lib/config/plan.ts';

/** The memory of the poller's function, by default: a process that takes more is killed, as Lambda does. */
export const LIMIT_MB = 192;
/** It is killed that much earlier here, since AWS's own runtime takes a part of the memory too. */
const MARGIN_MB = 16;
const BUILT = join(import.meta.dirname, '../../../dist/lambda/poller');
const EVERY_MS = 20;
/** Longer than any test takes on a busy machine. */
const LONG_MS = 90_000;

/** What surrounds the built poller. All of it is counted. */
interface Surroundings {
  routes: Route[];
  windowMs?: number;
  limitMb?: number;
  /** The most file descriptors that the process may open. */
  descriptors?: number;
  /** When the run may end: the rule that starts it is then disabled. By default the run polls for `windowMs`. */
  until?: (counts: Counts) => boolean;
  /** The tasks that wait, by type; each poll takes what it asks for. */
  waiting: (taskType: string) => number;
  /** The JSON of a task. */
  task: (taskType: string, taskId: string) => string;
  /** Writes the answer to a poll in another way than at once. */
  write?: (response: ServerResponse, body: string) => Promise<void>;
  /** How long a poll takes, besides its wait, for so many tasks. */
  pollMs?: (count: number) => number;
  /** How a worker answers; by default that it has reported, after 50 ms. */
  worker?: (event: string, response: ServerResponse) => Promise<void>;
  /** What Conductor has of a task that it is asked about; by default it does not answer. */
  stored?: (taskId: string) => string;
  /** Whether Conductor takes a report. */
  takesReports?: boolean;
}

/** What became of the poller and of the tasks. */
export interface BuiltRun {
  /** The largest resident size that was seen, in MB. */
  peakMb: number;
  wasKilled: boolean;
  summary: Record<string, unknown> | undefined;
  /** How many tasks were handed out, given to a worker, and put back. */
  polled: number;
  started: number;
  givenBack: number;
  /** … reported as FAILED. */
  failed: number;
  /** Messages and objects for the reporter. */
  saved: number;
  polls: number;
  output: string;
}

/** Runs the built poller in a process of its own, with servers in place of Conductor and AWS. */
export async function runBuilt(around: Surroundings): Promise<BuiltRun> {
  const { windowMs = around.until ? LONG_MS : 5_000, limitMb = LIMIT_MB } = around;
  const counts = { polled: 0, started: 0, givenBack: 0, failed: 0, saved: 0, polls: 0 };
  const conductor = await serve(conductorOf(around, counts));
  const aws = await serve(awsOf(around, counts));
  const folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-built-'));
  cpSync(BUILT, folder, { recursive: true });
  const plan = { windowMs, ruleName: 'none', routes: around.routes };
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  writeFileSync(join(folder, 'main.mjs'), MAIN);
  // As Lambda's runtime starts Node.
  const flags = [
    `--max-old-space-size=${Math.floor(limitMb * 0.9)}`,
    `--max-semi-space-size=${Math.floor(limitMb * 0.05)}`,
  ];
  const command = `${around.descriptors ? `ulimit -n ${around.descriptors}; ` : ''}exec "$0" ${flags.join(' ')} main.mjs`;
  const child = spawn('sh', ['-c', command, process.execPath], {
    cwd: folder,
    env: {
      LIVES_MS: String(windowMs + 60_000),
      LIMIT_MB: String(limitMb),
      CONDUCTOR_SERVER_URL: `${conductor.url}/api`,
      CONDUCTOR_INBOX_URL: `${aws.url}/000000000000/inbox`,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  const output: string[] = [];
  child.stdout.on('data', (text) => output.push(String(text)));
  child.stderr.on('data', (text) => output.push(String(text)));
  const { peakMb, wasKilled } = await watched(child, limitMb - MARGIN_MB);
  conductor.close();
  aws.close();
  rmSync(folder, { recursive: true });
  const text = output.join('');
  const summary = /SUMMARY (.*)/.exec(text)?.[1];
  return {
    ...counts,
    peakMb,
    wasKilled,
    summary: summary ? JSON.parse(summary) : undefined,
    output: text,
  };
}

const MAIN = `
import { handler } from './index.mjs';
const endsAtMs = Date.now() + Number(process.env.LIVES_MS);
const summary = await handler({ source: 'aws.events' }, {
  awsRequestId: 'request-' + Date.now(),
  memoryLimitInMB: process.env.LIMIT_MB,
  getRemainingTimeInMillis: () => endsAtMs - Date.now(),
});
console.log('SUMMARY ' + JSON.stringify(summary));
process.exit(0);
`;

async function watched(child: ChildProcess, limitMb: number) {
  const ended = once(child, 'exit');
  let peakMb = 0;
  let wasKilled = false;
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver) {
    peakMb = Math.max(peakMb, residentMb(child.pid));
    if (peakMb > limitMb && !wasKilled) wasKilled = child.kill('SIGKILL');
    await Promise.race([ended, sleep(EVERY_MS)]);
  }
  return { peakMb, wasKilled };
}

/** The high-water mark: what was there between two looks counts too. */
function residentMb(pid: number | undefined): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Has a worker die on AWS, in the words of its runtime. */
export async function dies(_event: string, response: ServerResponse): Promise<void> {
  response.setHeader('x-amz-function-error', 'Unhandled');
  response.end(JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage: 'exit status 1' }));
}

const bodyOf = async (request: IncomingMessage) =>
  Buffer.concat(await request.toArray()).toString();

function tell(response: ServerResponse, task: string | undefined): void {
  response.setHeader('content-type', 'application/json');
  response.writeHead(task === undefined ? 503 : 200).end(task);
}

type Counts = Pick<BuiltRun, 'polled' | 'started' | 'givenBack' | 'failed' | 'saved' | 'polls'>;

function conductorOf(around: Surroundings, counts: Counts): RequestListener {
  const taken = new Map<string, number>();
  return async (request, response) => {
    const url = new URL(request.url ?? '', 'http://server');
    if (request.method === 'POST') {
      const { status, taskId } = JSON.parse(await bodyOf(request));
      if (around.takesReports === false) return response.writeHead(503).end();
      if (status === 'IN_PROGRESS') counts.givenBack += 1;
      if (status === 'FAILED') counts.failed += 1;
      return response.end(taskId);
    }
    const taskType = /batch\/(.*)/.exec(url.pathname)?.[1] ?? '';
    if (!taskType) return tell(response, around.stored?.(url.pathname.split('/').at(-1) ?? ''));
    counts.polls += 1;
    const before = taken.get(taskType) ?? 0;
    const left = around.waiting(taskType) - before;
    const count = Math.max(0, Math.min(Number(url.searchParams.get('count')), left));
    taken.set(taskType, before + count);
    if (count === 0) await sleep(Number(url.searchParams.get('timeout')));
    if (around.pollMs) await sleep(around.pollMs(count));
    const tasks = Array.from({ length: count }, (_, i) =>
      around.task(taskType, `${taskType}-${before + i}`),
    );
    response.setHeader('content-type', 'application/json');
    counts.polled += count;
    const body = `[${tasks.join(',')}]`;
    if (around.write) await around.write(response, body);
    else response.end(body);
  };
}

function awsOf(around: Surroundings, counts: Counts): RequestListener {
  const { worker = reportsSoon, until = () => false } = around;
  return async (request, response) => {
    const body = await bodyOf(request);
    if (String(request.headers['x-amz-target']).endsWith('DescribeRule'))
      return response.end(JSON.stringify({ State: until(counts) ? 'DISABLED' : 'ENABLED' }));
    if (!request.url?.includes('/functions/')) {
      counts.saved += 1;
      return response.end('{}');
    }
    counts.started += 1;
    await worker(body, response);
  };
}

async function reportsSoon(event: string, response: ServerResponse): Promise<void> {
  await sleep(50);
  response.end(reportOf(event));
}

/** What a worker answers that has reported. */
export const reportOf = (event: string): string =>
  JSON.stringify({ reports: [{ taskId: taskIdIn(event), status: 'COMPLETED' }] });

/** The tasks of a wrapped function are a text within the event. */
export const taskIdIn = (event: string): string =>
  /taskId\\?":\\?"([^"\\]*)/.exec(event)?.[1] ?? '';

/** The JSON of a task whose input, and whose saved output, has this text in it. */
export const taskWith =
  (inputData: string, outputData = '{}') =>
  (taskType: string, taskId: string): string =>
    `{"taskId":"${taskId}","workflowInstanceId":"w-${taskId}","taskType":"${taskType}","pollCount":1,"inputData":${inputData},"outputData":${outputData}}`;

import { setTimeout as sleep } from 'node:timers/promises';
import settings from '../conductor.json' with { type: 'json' };

const WAIT_MS = 180_000;
const headers: Record<string, string> = { 'content-type': 'application/json' };

/** Calls Conductor's API; returns the text of its answer. */
async function call(method: string, path: string, body?: object): Promise<string> {
  const response = await fetch(`${settings.serverUrl}${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause) => {
    throw new Error('Conductor does not answer: is its address in conductor.json right?', {
      cause,
    });
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text;
}

/** Orkes gives a token for a key; the open-source server needs none. */
const { CONDUCTOR_AUTH_KEY: keyId, CONDUCTOR_AUTH_SECRET: keySecret } = process.env;
if (keyId && keySecret) {
  const answer = await call('POST', '/token', { keyId, keySecret });
  const { token }: { token: string } = JSON.parse(answer);
  headers['x-authorization'] = token;
}

interface Execution {
  status: string;
  output: object;
  reasonForIncompletion?: string;
}

/** Registers task definitions and a workflow; what Conductor has under the same names is replaced. */
export async function register(taskDefinitions: object[], workflow: object): Promise<void> {
  await call('POST', '/metadata/taskdefs', taskDefinitions);
  await call('PUT', '/metadata/workflow', [workflow]);
}

/** Starts a workflow, waits for its end, and prints its status and its output. */
export async function run(name: string, input: object): Promise<void> {
  const id = await call('POST', `/workflow/${name}`, input);
  console.log(`started ${id}`);
  const endMs = Date.now() + WAIT_MS;
  while (Date.now() < endMs) {
    const execution: Execution = JSON.parse(await call('GET', `/workflow/${id}`));
    if (execution.status !== 'RUNNING') return end(execution);
    await sleep(500);
  }
  throw new Error(`${id} still runs after 3 minutes: Conductor's UI shows which task waits`);
}

function end({ status, output, reasonForIncompletion }: Execution): void {
  console.log(status, reasonForIncompletion ?? output);
  if (status !== 'COMPLETED') process.exitCode = 1;
}

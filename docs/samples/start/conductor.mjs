import { setTimeout as sleep } from 'node:timers/promises';

/** The address of Conductor's API; it ends in /api. */
const api = process.env.CONDUCTOR_SERVER_URL;
const WAIT_MS = 180_000;

async function call(method, path, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${api}${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text;
}

/** Registers task definitions and a workflow; what Conductor has under the same names is replaced. */
export async function register(taskDefinitions, workflow) {
  await call('POST', '/metadata/taskdefs', taskDefinitions);
  await call('PUT', '/metadata/workflow', [workflow]);
}

/** Starts a workflow, waits for its end, and prints its status and its output. */
export async function run(name, input) {
  const id = await call('POST', `/workflow/${name}`, input);
  console.log(`started ${id}`);
  const endMs = Date.now() + WAIT_MS;
  while (Date.now() < endMs) {
    const execution = JSON.parse(await call('GET', `/workflow/${id}`));
    const { status, output, reasonForIncompletion } = execution;
    if (status !== 'RUNNING') return console.log(status, reasonForIncompletion ?? output);
    await sleep(500);
  }
  throw new Error(`${id} still runs after 3 minutes: Conductor's UI shows which task waits`);
}

/** The least that any client can do: a batch poll, then POST /tasks for each task, over connections that stay open. */
import { Agent, request } from 'node:http';
import { dutyOf } from './duty.ts';
import { tallyOf } from './tally.ts';

/** Taken as the server sends it: a check would be more than the least. */
interface Task {
  taskId: string;
  workflowInstanceId: string;
  scheduledTime: number;
}

const duty = dutyOf();
const { apiUrl, taskType, concurrency, waitMs } = duty;
const agent = new Agent({ keepAlive: true });
const count = tallyOf(duty);

function call(method: 'GET' | 'POST', path: string, body = ''): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request(`${apiUrl}${path}`, { method, agent, headers }, async (response) => {
    const text = Buffer.concat(await response.toArray()).toString();
    if (response.statusCode === 200) resolve(text);
    else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text}`));
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

async function serve({ taskId, workflowInstanceId, scheduledTime }: Task): Promise<void> {
  count(scheduledTime);
  const result = { taskId, workflowInstanceId, status: 'COMPLETED', outputData: { result: null } };
  await call('POST', '/tasks', JSON.stringify(result));
}

const poll = `/tasks/poll/batch/${taskType}?workerid=bare&count=${concurrency}&timeout=${waitMs}`;
for (;;) {
  const text = await call('GET', poll);
  const tasks: Task[] = text === '' ? [] : JSON.parse(text);
  await Promise.all(tasks.map(serve));
}

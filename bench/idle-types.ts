/**
 * A run of the poller with many idle types on a real Conductor server: what it costs the server (calls per minute, the
 * time of a plain GET beside it) and how soon tasks of any types start.
 *
 * `npm run bench -- idle-types` starts the server. For another: CONDUCTOR_SERVER_URL=http://127.0.0.1:8080/api
 * node_modules/.bin/node bench/idle-types.ts
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runPoller } from '../lib/poller/run.ts';
import { simpleTask, workflow } from '../lib/workflow/index.ts';
import { aRoute } from '../test/support/factories.ts';
import { portsOf } from './poller.ts';
import { call, metadata, SET_UP_CALL_MS, workflows } from './server.ts';

const COUNTS = process.argv.includes('--quick') ? [20] : [8, 20, 300, 1_000];
const TASKS = 20;
/** Before and after the tasks; both are measured. */
const QUIET_MS = 20_000;

const quantile = (values: number[], q: number) =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? 0);

/** Times a plain GET again and again until it is stopped. */
function timeGets(isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  const once = async (): Promise<number[]> => {
    if (isOver()) return times;
    const startedMs = performance.now();
    await call({ url: '/metadata/workflow', timeout: SET_UP_CALL_MS });
    times.push(performance.now() - startedMs);
    await sleep(50);
    return once();
  };
  return once();
}

async function play(count: number) {
  const id = randomUUID().slice(0, 8);
  const types = Array.from({ length: count }, (_, i) => `idle_${id}_${i}`);
  const chosen = Array.from(
    { length: TASKS },
    (_, i) => types[Math.floor((i * count) / TASKS)] ?? '',
  );
  const name = `idle_${id}`;
  const start = async (type: string) => {
    const tasks = [simpleTask({ ref: 'task', type })];
    const definition = { name: `${name}_${type}`, ownerEmail: 'bench@example.com', tasks };
    await metadata.registerWorkflow(workflow({ ...definition, timeoutSeconds: 600 }));
    return definition.name;
  };
  const names = await Promise.all(chosen.map(start));

  const startedAtMs = new Map<string, number>();
  let polls = 0;
  let isOver = false;
  const ports = portsOf(id, () => isOver);
  const running = runPoller(
    {
      windowMs: 600_000,
      ruleName: 'none',
      routes: types.map((taskType) => aRoute({ taskType })),
    },
    {
      ...ports,
      poll: (poll) => {
        polls += 1;
        return ports.poll(poll);
      },
      dispatch: async (route, tasks, sending) => {
        startedAtMs.set(tasks[0].workflowInstanceId, Date.now());
        return ports.dispatch(route, tasks, sending);
      },
    },
  );
  await sleep(5_000);
  const [before, since] = [polls, performance.now()];
  const gets = timeGets(() => isOver);
  await sleep(QUIET_MS);
  const pollsPerMinute = Math.round(((polls - before) * 60_000) / (performance.now() - since));
  const begun = new Map<string, number>();
  for (const each of names) {
    begun.set(await workflows.start(each, {}), Date.now());
    await sleep(100);
  }
  await sleep(QUIET_MS);
  isOver = true;
  await running;
  const waits = [...begun].map(
    ([workflowId, atMs]) => (startedAtMs.get(workflowId) ?? Infinity) - atMs,
  );
  const times = await gets;
  return {
    types: count,
    'polls a minute': pollsPerMinute,
    'GET p50 ms': quantile(times, 0.5),
    'GET p99 ms': quantile(times, 0.99),
    'start p50 ms': quantile(waits, 0.5),
    'start max ms': quantile(waits, 1),
  };
}

const rows = [];
for (const count of COUNTS) rows.push(await play(count));
console.table(rows);

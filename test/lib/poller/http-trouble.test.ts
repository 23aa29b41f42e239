import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { pollingConductorAt } from '../../../lib/conductor/polling.ts';
import { reportPortsOf } from '../../../lib/poller/report-ports.ts';
import { runPoller } from '../../../lib/poller/run.ts';
import { clockUntil } from '../../../lib/task/clock.ts';
import { aRoute, aTask } from '../../support/factories.ts';
import { overheardLog } from '../../support/leaks/overheard.ts';

const task = aTask({ taskType: 'fine' });
let fineTasks = [task];

/** By task type: how the server answers a poll. */
const ANSWERS: Record<string, (response: ServerResponse) => void> = {
  fine: (response) => json(response, 200, fineTasks.splice(0)),
  broken: (response) => json(response, 500, { message: 'database is locked' }),
  locked: (response) => json(response, 401, { message: 'INVALID_TOKEN' }),
  proxied: (response) => response.setHeader('content-type', 'text/html').end('<html>Sign in'),
  cut: (response) => response.socket?.destroy(),
  strange: (response) => json(response, 200, [{ taskType: 'strange' }]),
};

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

test('over real HTTP, lanes with every kind of trouble do not stop a lane that works', async () => {
  const server = createServer(({ url = '' }, response) => {
    const [, taskType = ''] = /batch\/(\w+)/.exec(url) ?? [];
    ANSWERS[taskType]?.(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const conductor = pollingConductorAt(`http://127.0.0.1:${port}/api`);
  fineTasks = [task];

  const clock = clockUntil(() => 60_000);
  const summary = await runPoller(
    {
      windowMs: 300,
      ruleName: 'none',
      routes: Object.keys(ANSWERS).map((taskType) => aRoute({ taskType })),
    },
    {
      poll: conductor.poll,
      ...reportPortsOf(conductor, undefined, clock.remainingMs),
      dispatch: async (_route, [{ taskId }]) => ({
        kind: 'answered',
        answer: { reports: [{ taskId, status: 'COMPLETED' }] },
      }),
      paused: async () => false,
      runId: 'run-1',
      clock,
      log: overheardLog,
    },
  );
  server.closeAllConnections();
  server.close();

  expect(summary.byType.fine).toMatchObject({ polled: 1, dispatched: 1 });
  expect(summary.byType.strange?.malformed).toBeGreaterThanOrEqual(1);
  expect(summary).toMatchObject({ polled: 1, unfinished: 0 });
  for (const words of ['database is locked', '401', 'not Conductor', 'did not answer'])
    expect(summary.reason).toContain(words);
});

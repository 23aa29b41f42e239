import { afterEach, expect, test } from '@jest/globals';
import { pollingConductorAt } from '../../../lib/conductor/polling.ts';
import { SIDE_CALLS } from '../../../lib/poller/defaults.ts';
import { reportPortsOf } from '../../../lib/poller/report-ports.ts';
import type { UndeliveredResult } from '../../../lib/protocol/undelivered.ts';
import { jsonOf } from '../../../lib/task/unparsed.ts';
import { httpServers } from '../../support/http-server.ts';
import { taskWith } from '../../support/poller/built.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const later = () => 5_000;
const undelivered: UndeliveredResult = {
  receipt: { taskId: 'task-1', pollCount: 1, workerId: 'run-1' },
  result: { taskId: 'task-1', workflowInstanceId: 'w-1', status: 'FAILED', outputData: {} },
};

test('a task that is asked about comes without its input and its saved output', async () => {
  const { url } = await servers.start(() => ({
    body: taskWith('{"a":1}', '{"page":3}')('greetings', 'task-1'),
  }));
  const ports = reportPortsOf(pollingConductorAt(url), undefined, later);
  expect(await ports.getTask('task-1')).toMatchObject({
    ...{ taskId: 'task-1', inputData: {}, outputData: {} },
  });
  expect(jsonOf(await ports.savedOutputOf('task-1'))).toBe('{"page":3}');
});

test('so many results are saved at a time that their connections do not use up the descriptors', async () => {
  const ends: (() => void)[] = [];
  let open = 0;
  let most = 0;
  const save = async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise<void>((end) => ends.push(end));
    open -= 1;
    return 'FAILED' as const;
  };
  const ports = reportPortsOf(pollingConductorAt('http://127.0.0.1:1/api'), save, later);
  const saves = Array.from({ length: 3 * SIDE_CALLS }, () => ports.saveForLater(undelivered));
  let isDone = false;
  const all = Promise.all(saves).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    for (const end of ends.splice(0)) end();
    await new Promise(setImmediate);
  }
  await all;
  expect(most).toBe(SIDE_CALLS);
});

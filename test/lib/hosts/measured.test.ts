import { afterEach, expect, jest, test } from '@jest/globals';
import { worker } from '../../../lib/hosts/lambda/worker.ts';
import { payloadOf } from '../../../lib/protocol/dispatch.ts';
import { parseReply } from '../../../lib/protocol/reply.ts';
import { aContext, aTask } from '../../support/factories.ts';
import { reportTaker } from '../../support/worker/scene.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const POLLER = 'orders-dev-conductor-poller';

/** Plays a task through a worker; the dispatch is as the poller sends it. */
async function played(
  how: { measuredBy?: string; invocationType?: 'Event' },
  fn: () => unknown = () => ({ greeting: 'Hello' }),
) {
  const task = aTask({ workerId: `${POLLER}:1.0.1`, domain: 'eu' });
  const { conductor } = reportTaker();
  const destinations = { conductor: () => ({ ...conductor(), getTask: async () => task }) };
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const payload = payloadOf([Buffer.from(JSON.stringify(task))], {
    invocationType: 'RequestResponse',
    ...how,
  });
  const handler = worker({ ...destinations, inbox: () => undefined }, fn);
  const reply = await handler(JSON.parse(`${payload}`), aContext());
  const lines = written.mock.calls.map(([line]) => JSON.parse(`${line}`));
  return { reply, lines, task };
}

test('a worker whose poller has metrics says in its reply what the task took', async () => {
  const { reply, lines } = await played({ measuredBy: POLLER });
  const [report] = parseReply(reply).reports;
  expect(report?.measured).toEqual({
    executeMs: expect.any(Number),
    updateMs: expect.any(Number),
    resultBytes: '{"greeting":"Hello"}'.length,
  });
  expect(lines).toEqual([]);
});

test('without metrics the reply is as before', async () => {
  const { reply, task } = await played({});
  expect(reply).toEqual({ reports: [{ taskId: task.taskId, status: 'COMPLETED' }] });
});

test('no poller reads the reply of an Event: the worker writes a line of metrics itself', async () => {
  const fails = () => {
    throw new Error('the bank is closed');
  };
  const { lines } = await played({ measuredBy: POLLER, invocationType: 'Event' }, fails);
  expect(lines).toEqual([
    expect.objectContaining({
      poller: POLLER,
      taskType: 'eu:greetings',
      task_execute_error_total: 1,
      task_execute_time_seconds: expect.any(Number),
      task_update_time_seconds: expect.any(Number),
      task_result_size_bytes: 0,
    }),
  ]);
});

test('a measure that is none does not count, and neither does its report', () => {
  const reports = [{ taskId: 't', status: 'COMPLETED', measured: { updateMs: 'long' } }];
  expect(parseReply({ reports }).reports).toEqual([]);
});

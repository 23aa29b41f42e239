import { afterEach, expect, test } from '@jest/globals';
import { startsBy } from '../../../lib/client/starts.ts';
import { callsTo } from '../../../lib/conductor/http.ts';
import { workflowRunsBy } from '../../../lib/conductor/workflow-runs.ts';
import { type Answer, faultOf, httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const CALL_MS = 20_000;
const running: Answer = { body: { workflowId: 'w1', status: 'RUNNING' } };
const completed: Answer = { body: { workflowId: 'w1', status: 'COMPLETED', output: {} } };

/** A run that is waited for 5 s, at a server that holds its first answer for 20 s, by the clock of the test. */
async function heldFor20s(look: Answer) {
  let nowMs = 0;
  const { url, received } = await servers.start(({ method }) => {
    if (method !== 'POST') return look;
    nowMs += 20_000;
    return running;
  });
  const runs = workflowRunsBy(callsTo(url), CALL_MS);
  const { run } = startsBy(runs, undefined, () => nowMs);
  const ended = run({ name: 'shipping', version: 3 }, {}, { timeoutMs: 5_000 });
  return { ended, received };
}

test('a run whose time the server has used up names the whole time', async () => {
  const { ended, received } = await heldFor20s(running);
  expect(await faultOf(ended)).toMatchObject({
    name: 'StillRunningError',
    message:
      'Workflow w1 is still RUNNING after 5000 ms. It goes on: wait for it again, or terminate it.',
  });
  expect(received.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test('a run whose time the server has used up is looked at once more', async () => {
  const { ended } = await heldFor20s(completed);
  expect(await ended).toMatchObject({ status: 'COMPLETED' });
});

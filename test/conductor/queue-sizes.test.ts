import { afterAll, expect, test } from '@jest/globals';
import { start, terminate, uniqueName } from '../support/conductor/server.ts';
import { registerImpatient, takeSilently } from '../support/conductor/silent.ts';
import { conductor } from '../support/conductor/task-types.ts';

const started: string[] = [];
afterAll(() => Promise.all(started.map(terminate)));

/** A round that does not see a waiting task leaves it to the next tick, a minute later. */
test('the server says whether tasks wait in any of many queues, also of types that it has never seen', async () => {
  const name = await registerImpatient({ retryCount: 0, retryDelaySeconds: 0 }, 0);
  const others = Array.from({ length: 120 }, () => uniqueName('unknown'));
  expect(await conductor.mayWait([...others, name])).toBe(false);
  started.push(await start(name));
  expect(await conductor.mayWait([...others, name])).toBe(true);
  expect(await conductor.mayWait(others)).toBe(false);
});

test('a task that a worker has taken is no longer in its queue', async () => {
  const name = await registerImpatient({ retryCount: 0, retryDelaySeconds: 0 }, 0);
  started.push(await start(name));
  await takeSilently(name);
  expect(await conductor.mayWait([name])).toBe(false);
});

import { expect, test } from '@jest/globals';
import { aScene } from '../../support/poller/scene.ts';

test('a task that goes well has two lines of the poller, at the level debug alone, with its ids', async () => {
  const scene = aScene();
  const [task] = scene.conductor.schedule(1, { retryCount: 2 });
  await scene.run();
  const ids = {
    taskId: task?.taskId,
    workflowId: task?.workflowInstanceId,
    taskType: task?.taskType,
    attempt: 3,
  };
  expect(
    scene.debugLines.map(({ level, message, fields }) => ({ level, message, fields })),
  ).toEqual([
    {
      level: 'debug',
      message: 'a task goes to its worker',
      fields: { ...ids, functionName: 'orders-dev-greetings' },
    },
    {
      level: 'debug',
      message: 'the call of a worker has ended',
      fields: { ...ids, verdict: 'reported' },
    },
  ]);
});

import { expect, jest, test } from '@jest/globals';
import { QUICK_POLLS } from '../../../lib/poller/defaults.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';

/** Of real time: 5,000 tasks take seconds on a busy machine. */
jest.setTimeout(60_000);

test.each([1, 3 * QUICK_POLLS])(
  'beside floods of 5,000 tasks of %d types, a single task of another type starts within 250 ms',
  async (floods) => {
    const flooded = Array.from({ length: floods }, (_, i) => `flood-${i}`);
    const scene = aScene({
      routes: ['quiet', ...flooded].map((taskType) => aRoute({ taskType })),
      windowMs: 20_000,
    });
    for (const taskType of flooded) scene.conductor.schedule(5_000 / floods, { taskType });
    // Each comes within a second of the one before it.
    for (let atMs = 100; atMs < 15_000; atMs += 700)
      scene.conductor.schedule(1, { taskType: 'quiet', scheduledTime: atMs }, atMs);
    await scene.run();

    const quiet = scene.calls.filter(({ task }) => task.taskType === 'quiet');
    expect(quiet).toHaveLength(22);
    // The first one comes to an idle type.
    const waitsMs = quiet.slice(1).map(({ task, atMs }) => atMs - task.scheduledTime);
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(250);
  },
);

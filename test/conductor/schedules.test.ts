import { expect, jest, test } from '@jest/globals';
import { conductorClient } from '../../lib/client/index.ts';
import { inlineTask, workflow, workflowInput } from '../../lib/workflow/index.ts';
import { eventually } from '../support/conductor/eventually.ts';
import { serverUrl, uniqueName } from '../support/conductor/server.ts';

jest.setTimeout(90_000);

test('a schedule starts its workflow, is paused, resumed and removed', async () => {
  const conductor = conductorClient({ serverUrl: serverUrl() });
  const given = workflowInput<{ n: number }>();
  const step = inlineTask({ ref: 'step', expression: ({ n }) => n + 1, bindings: { n: given.n } });
  const counted = workflow({
    ...{ name: uniqueName('counted'), ownerEmail: 'test@example.com', timeoutSeconds: 60 },
    input: given,
    tasks: [step],
    output: { next: step.output.result },
  });
  await conductor.definitions.register(counted);
  const name = uniqueName('each_second');
  await conductor.schedules.save({
    ...{ name, cronExpression: '* * * * * *', zoneId: 'UTC' },
    workflow: counted,
    input: { n: 1 },
  });
  await eventually(async () => {
    const { results } = await conductor.search({ query: `workflowType = '${counted.name}'` });
    const id = results[0]?.workflowId ?? '';
    expect(await conductor.state(id)).toMatchObject({ status: 'COMPLETED', output: { next: 2 } });
  }, 40_000);
  await conductor.schedules.pause(name);
  expect(await conductor.schedules.read(name)).toMatchObject({ name, paused: true });
  await conductor.schedules.resume(name);
  expect(await conductor.schedules.list(counted.name)).toMatchObject([{ name, paused: false }]);
  await conductor.schedules.remove(name);
  expect(await conductor.schedules.read(name)).toBeUndefined();
  expect(await conductor.schedules.nextRuns('0 0 9 * * MON', 2)).toHaveLength(2);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Conductor, startConductor } from '../../infra/local/conductor.ts';
import { conductorClient } from '../../lib/client/index.ts';
import { inlineTask, workflow, workflowInput } from '../../lib/workflow/index.ts';
import { eventually } from '../support/conductor/eventually.ts';
import { uniqueName } from '../support/conductor/server.ts';

jest.setTimeout(90_000);

/** A server of its own: schedules are a setting, and off by default. */
let server: Conductor;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schedules-'));
  server = await startConductor({ folder, settings: { 'conductor.scheduler.enabled': 'true' } });
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a schedule starts its workflow, is paused, resumed and removed', async () => {
  const conductor = conductorClient({ serverUrl: server.apiUrl });
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

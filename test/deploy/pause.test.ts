import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { temporaryService } from '../support/deploy/temporary-service.ts';

jest.setTimeout(60_000);

const SERVICE = 'pause-and-resume';
const Name = `${SERVICE}-dev-conductor-poller`;
const logGroupName = `/aws/lambda/${Name}`;
const HOUR_MS = 3_600_000;

const events = new EventBridgeClient({});
const logs = new CloudWatchLogsClient({});
const state = async () => (await events.send(new DescribeRuleCommand({ Name }))).State;

/** The published command, as a user runs it. */
const conductorLambda = (command: string, ...options: string[]) =>
  execa('node', ['dist/cli/index.mjs', command, '--service', SERVICE, ...options], {
    reject: false,
  });

const summary = (polled: number) => ({
  startedAt: '2026-11-24T12:00:00.000Z',
  durationMs: 55_000,
  ...{ polled, dispatched: polled, givenBack: 0, failed: 0 },
  byType: { greetings: { polled, dispatched: polled, givenBack: 0, failed: 0 } },
});
const lineOf = (polled: number, agoMs: number) => ({
  timestamp: Date.now() - agoMs,
  message: JSON.stringify({ level: 'info', message: 'poller run', summary: summary(polled) }),
});

beforeAll(async () => {
  await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'rate(1 minute)' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  const stream = { logGroupName, logStreamName: 'one' };
  await logs.send(new CreateLogStreamCommand(stream));
  const logEvents = [lineOf(1, 3 * HOUR_MS), lineOf(2, 2 * HOUR_MS)];
  await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
});

afterAll(async () => {
  await events.send(new DeleteRuleCommand({ Name }));
  await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  events.destroy();
  logs.destroy();
});

test('status prints the state and the last run, and why the rest is not known', async () => {
  const { exitCode, stdout } = await conductorLambda('status');
  expect(stdout).toContain(
    `${Name} in us-east-1: enabled
last run: 2026-11-24T12:00:00.000Z, 55.0 s: 2 polled, 2 dispatched, 0 given back, 0 failed
  greetings: 2 polled, 2 dispatched, 0 given back, 0 failed
task types: unknown (ResourceNotFoundException: `,
  );
  expect(stdout).toContain(
    `paused task types: unknown (There is no table ${SERVICE}-dev-conductor-ledger. Deploy the service with this version first.)`,
  );
  expect(exitCode).toBe(0);
});

test('pause switches the schedule off, and resume on again', async () => {
  const paused = await conductorLambda('pause');
  expect(paused.stdout).toContain('nothing is polled');
  expect(paused.durationMs).toBeGreaterThan(10_000);
  expect(await state()).toBe('DISABLED');
  expect((await conductorLambda('status')).stdout).toContain('in us-east-1: paused');

  expect((await conductorLambda('resume')).stdout).toContain(
    'was paused, is enabled now; polling starts within a minute',
  );
  expect(await state()).toBe('ENABLED');
});

test('`serverless conductor` acts on the stage that only the framework can read', async () => {
  const { remove, serverless } = await temporaryService(`
service: ${SERVICE}
plugins: [./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1, stage: "\${opt:stage, 'dev'}" }
`);
  const { all } = await serverless('conductor status');
  expect(all).toContain(`${Name} in us-east-1: enabled\nlast run: 2026-11-24T12:00:00.000Z`);
  const { failed, all: live } = await serverless('conductor pause --stage live');
  expect(live).toContain(`There is no rule ${SERVICE}-live-conductor-poller in us-east-1`);
  expect({ failed, state: await state() }).toEqual({ failed: true, state: 'ENABLED' });
  await remove();
});

test('the error of a rule that does not exist names the rule, on the error output', async () => {
  const { exitCode, stdout, stderr } = await conductorLambda('pause', '--stage', 'live');
  expect(stderr).toContain(`There is no rule ${SERVICE}-live-conductor-poller in us-east-1`);
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
});

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { bucketAt, putInto } from '../../../lib/aws/bucket.ts';
import { itemIn } from '../../../lib/aws/item.ts';
import { queueAt } from '../../../lib/aws/queue.ts';
import { callAws, field } from '../../../lib/aws/signed.ts';
import { startMessage } from '../../../lib/protocol/start-poller.ts';
import type { JsonObject } from '../../../lib/task/task.ts';
import { aTask } from '../factories.ts';
import { PLANTED } from '../leaks/planted.ts';
import { lambda, logsOf } from './emulator.ts';
import { takeEvents } from './heard-events.ts';
import { type ScriptedConductor, within } from './scripted-conductor.ts';

/** For each right of a deployed role, an action that works with the right and fails without it. */

export const SERVICE = 'rights';

/** The queue of all events of the service. */
export const HEARD = `${SERVICE}-heard`;

export const ROLES = {
  'the poller': `${SERVICE}-dev-us-east-1-conductor-poller`,
  'the adapter': `${SERVICE}-dev-us-east-1-conductor-adapter`,
  'the reporter': `${SERVICE}-dev-us-east-1-conductor-reporter`,
  'the workers': `${SERVICE}-dev-us-east-1-lambdaRole`,
};

interface Need {
  right: string;
  of: keyof typeof ROLES;
  /** @param patienceMs how long to wait for an effect of the reporter */
  works(conductor: ScriptedConductor, patienceMs: number): Promise<boolean>;
}

/** The reporter hides a message for 2 to 4 s the first time; the queue itself would hide it for 180 s. */
const HIDDEN_MS = 5_000;

/** Runs a function to its end, whether it succeeds or fails. */
const call = (part: string, event: object) =>
  lambda.send(
    new InvokeCommand({
      FunctionName: `${SERVICE}-dev-${part}`,
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
const TARGET = { functionName: `${SERVICE}-dev-old`, timeoutSeconds: 3 };

const queueUrl = (part: string) =>
  `${process.env.AWS_ENDPOINT_URL}/000000000000/${SERVICE}-dev-conductor-${part}`;
const inbox = () => queueAt(queueUrl('inbox'), process.env);

const deadLetters = () => messagesIn('dead-letters', 'ApproximateNumberOfMessages');

async function messagesIn(part: string, attribute: string): Promise<number> {
  const body = { QueueUrl: queueUrl(part), AttributeNames: ['All'] };
  const answer = await callAws(process.env, {
    service: 'sqs',
    target: 'AmazonSQS.GetQueueAttributes',
    body,
  });
  const count = field(field(answer, 'Attributes'), attribute);
  return Number(v.parse(v.string(), count));
}

/** The workers' inputs: whether their result is to be large. */
const SMALL = { large: false, card: PLANTED.input };
const LARGE = { large: true, card: PLANTED.input };

/** Whether a worker's report of a task arrives. The caller waits for the reply, where a result without a report goes. */
async function reports(conductor: ScriptedConductor, part: string): Promise<boolean> {
  const task = aTask();
  await call(part, { invocationType: 'RequestResponse', tasks: [task], target: TARGET });
  return conductor.reported(task.taskId).includes('COMPLETED');
}

/** Whether an Event worker saves a result that Conductor refuses, so that the reporter gets it. Both read the task. */
async function savesResult(
  conductor: ScriptedConductor,
  part: string,
  patienceMs: number,
  inputData: JsonObject = SMALL,
): Promise<boolean> {
  const task = aTask({ inputData });
  conductor.answerReads(task, 'runs');
  conductor.refuseReportsOf(task.taskId);
  await call(part, { invocationType: 'Event', tasks: [task], target: TARGET });
  return within(patienceMs, () => conductor.reads(task.taskId) === 2);
}

/** Runs the poller with a task; returns the task's id. Where its report is refused, poller and reporter read the task. */
async function polled(
  conductor: ScriptedConductor,
  { refused = false, inputData = SMALL } = {},
): Promise<string> {
  const task = aTask({ taskType: 'works', inputData });
  if (refused) {
    conductor.refuseReportsOf(task.taskId);
    conductor.answerReads(task, 'runs');
  }
  conductor.schedule(task);
  await call('conductor-poller', {});
  return task.taskId;
}

/** How many polls a run of the poller makes. */
async function pollsOf(conductor: ScriptedConductor, event: object): Promise<number> {
  const before = conductor.polls();
  await call('conductor-poller', event);
  return conductor.polls() - before;
}

/** Whether a run takes the lease, which it writes. */
async function takesLease(): Promise<boolean> {
  const name = `${SERVICE}-dev-conductor`;
  const item = itemIn(`${name}-ledger`, `${name}-poller`, process.env);
  const before = (await item.read()).version;
  await call('conductor-poller', {});
  return (await item.read()).version > before;
}

/** Whether a tick sends its rounds, which are then taken away again. A schedule that is off has none, so it is on for the time of the call. */
async function sendsRounds(): Promise<boolean> {
  const events = new EventBridgeClient({});
  const rule = { Name: `${SERVICE}-dev-conductor-poller` };
  const delayed = () => messagesIn('inbox', 'ApproximateNumberOfMessagesDelayed');
  const before = await delayed();
  await events.send(new EnableRuleCommand(rule));
  await call('conductor-poller', TICK);
  await events.send(new DisableRuleCommand(rule));
  events.destroy();
  const isSent = (await delayed()) > before;
  const body = { QueueUrl: queueUrl('inbox') };
  await callAws(process.env, { service: 'sqs', target: 'AmazonSQS.PurgeQueue', body });
  return isSent;
}

/** Whether the reporter reads the task of an inbox message, and reads it again where that fails. */
async function readsTaskOfMessage(
  conductor: ScriptedConductor,
  patienceMs: number,
  ...fails: 'fails'[]
): Promise<boolean> {
  const task = aTask();
  conductor.answerReads(task, ...fails);
  const { taskId, pollCount, workflowInstanceId } = task;
  const result = {
    taskId,
    workflowInstanceId,
    status: 'COMPLETED',
    outputData: { card: PLANTED.output },
  };
  await inbox().sendText(JSON.stringify({ receipt: { taskId, pollCount }, result }));
  const waitMs = patienceMs + fails.length * HIDDEN_MS;
  return within(waitMs, () => conductor.reads(taskId) === fails.length + 1);
}

/** Sends a message whose result is in the bucket: whether the reporter reports it, and then removes it there. */
async function storedResult(conductor: ScriptedConductor) {
  const task = aTask();
  conductor.answerReads(task, 'runs');
  const { taskId, pollCount, workflowInstanceId } = task;
  const stored = randomUUID();
  const result = {
    taskId,
    workflowInstanceId,
    status: 'COMPLETED',
    outputData: { card: PLANTED.output },
  };
  const bucket = await resultBucket();
  await putInto(bucket, process.env)(stored, JSON.stringify(result));
  await inbox().sendText(JSON.stringify({ receipt: { taskId, pollCount }, stored }));
  return {
    isReported: () => conductor.reported(taskId).includes('COMPLETED'),
    isGone: () =>
      bucketAt(bucket, process.env)
        .get(stored)
        .then((object) => object === undefined),
  };
}

/** CloudFormation names it. */
async function resultBucket(): Promise<string> {
  const FunctionName = `${SERVICE}-dev-conductor-reporter`;
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables?.CONDUCTOR_RESULT_BUCKET ?? '';
}

/**
 * Whether messages of the inbox start the poller. Its schedule is off, so nothing else does, and so the run does not say
 * in the ledger that it has come: for 5 s after it no other message starts one.
 */
async function startsPoller(_: ScriptedConductor, patienceMs: number): Promise<boolean> {
  const poller = `${SERVICE}-dev-conductor-poller`;
  const runs = async () => (await logsOf(poller, 'START')).length;
  const before = await runs();
  const message = JSON.stringify(startMessage({ poller, trigger: 'wake' }));
  return within(patienceMs, async () => {
    await inbox().sendText(message);
    await sleep(500);
    return (await runs()) > before;
  });
}

async function movesToDeadLetters(patienceMs: number): Promise<boolean> {
  const before = await deadLetters();
  await inbox().sendText(`not a message of ours: ${PLANTED.output}`);
  return within(patienceMs, async () => (await deadLetters()) > before);
}

/** Whether the event bus hears of a task. */
const isHeard = (taskId: string, patienceMs: number): Promise<boolean> =>
  within(patienceMs, async () =>
    (await takeEvents(HEARD)).some(({ detail }) => detail.taskId === taskId),
  );

/** Whether the bus hears of the task of an Event, from the function that has reported it. */
async function tellsEnd(
  conductor: ScriptedConductor,
  part: string,
  patienceMs: number,
): Promise<boolean> {
  const task = aTask({ inputData: SMALL });
  conductor.answerReads(task, 'runs');
  await call(part, { invocationType: 'Event', tasks: [task], target: TARGET });
  return isHeard(task.taskId, patienceMs);
}

/** Whether the bus hears of a task whose result lay in the inbox. */
async function tellsLater(conductor: ScriptedConductor, patienceMs: number): Promise<boolean> {
  const task = aTask();
  conductor.answerReads(task, 'runs');
  const { taskId, pollCount, workflowInstanceId } = task;
  const result = { taskId, workflowInstanceId, status: 'COMPLETED', outputData: {} };
  await inbox().sendText(JSON.stringify({ receipt: { taskId, pollCount }, result }));
  return isHeard(taskId, patienceMs);
}

const KEY = 'secretsmanager:GetSecretValue';
const TELL = 'events:PutEvents';
const INVOKE = 'lambda:InvokeFunction';
const SEND = 'sqs:SendMessage';
const PUT = 's3:PutObject';
/** The schedule is disabled, so a run that a tick starts polls nothing. */
const TICK = { source: 'aws.events' };

export const NEEDS: readonly Need[] = [
  {
    right: 'events:DescribeRule',
    of: 'the poller',
    works: async (conductor) => (await pollsOf(conductor, TICK)) === 0,
  },
  { right: 'dynamodb:GetItem', of: 'the poller', works: takesLease },
  { right: 'dynamodb:PutItem', of: 'the poller', works: takesLease },
  { right: 'sqs:SendMessageBatch', of: 'the poller', works: sendsRounds },
  {
    right: KEY,
    of: 'the poller',
    works: async (conductor) => (await pollsOf(conductor, {})) > 0,
  },
  {
    right: INVOKE,
    of: 'the poller',
    works: async (conductor) => conductor.reported(await polled(conductor)).includes('COMPLETED'),
  },
  {
    right: TELL,
    of: 'the poller',
    works: async (conductor, patienceMs) => isHeard(await polled(conductor), patienceMs),
  },
  { right: TELL, of: 'the adapter', works: (to, ms) => tellsEnd(to, 'conductor-adapter', ms) },
  { right: TELL, of: 'the workers', works: (to, ms) => tellsEnd(to, 'queued', ms) },
  { right: TELL, of: 'the reporter', works: (to, ms) => tellsLater(to, ms) },
  {
    right: SEND,
    of: 'the poller',
    works: async (conductor, patienceMs) => {
      const taskId = await polled(conductor, { refused: true });
      return within(patienceMs, () => conductor.reads(taskId) === 2);
    },
  },
  {
    right: PUT,
    of: 'the poller',
    works: async (conductor, patienceMs) => {
      const taskId = await polled(conductor, { refused: true, inputData: LARGE });
      return within(patienceMs, () => conductor.reads(taskId) === 2);
    },
  },
  {
    right: PUT,
    of: 'the adapter',
    works: (to, ms) => savesResult(to, 'conductor-adapter', ms, LARGE),
  },
  { right: PUT, of: 'the workers', works: (to, ms) => savesResult(to, 'queued', ms, LARGE) },
  {
    right: 's3:GetObject',
    of: 'the reporter',
    works: async (conductor, patienceMs) => {
      const { isReported } = await storedResult(conductor);
      return within(patienceMs, isReported);
    },
  },
  {
    right: 's3:DeleteObject',
    of: 'the reporter',
    works: async (conductor, patienceMs) => {
      const { isGone } = await storedResult(conductor);
      return within(patienceMs, isGone);
    },
  },
  { right: KEY, of: 'the adapter', works: (to) => reports(to, 'conductor-adapter') },
  { right: INVOKE, of: 'the adapter', works: (to) => reports(to, 'conductor-adapter') },
  { right: SEND, of: 'the adapter', works: (to, ms) => savesResult(to, 'conductor-adapter', ms) },
  { right: KEY, of: 'the workers', works: (to) => reports(to, 'queued') },
  { right: SEND, of: 'the workers', works: (to, ms) => savesResult(to, 'queued', ms) },
  { right: KEY, of: 'the reporter', works: (to, ms) => readsTaskOfMessage(to, ms) },
  {
    right: 'sqs:ChangeMessageVisibility',
    of: 'the reporter',
    works: (to, ms) => readsTaskOfMessage(to, ms, 'fails'),
  },
  { right: SEND, of: 'the reporter', works: (_, ms) => movesToDeadLetters(ms) },
  { right: INVOKE, of: 'the reporter', works: startsPoller },
  { right: 'dynamodb:GetItem', of: 'the reporter', works: startsPoller },
  { right: 'dynamodb:PutItem', of: 'the reporter', works: startsPoller },
];

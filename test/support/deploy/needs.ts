import { randomUUID } from 'node:crypto';
import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { bucketAt, putInto } from '../../../lib/aws/bucket.ts';
import { queueAt } from '../../../lib/aws/queue.ts';
import { callAws, field } from '../../../lib/aws/signed.ts';
import type { JsonObject } from '../../../lib/task/task.ts';
import { aTask } from '../factories.ts';
import { PLANTED } from '../leaks/planted.ts';
import { lambda } from './emulator.ts';
import { type ScriptedConductor, within } from './scripted-conductor.ts';

/** What each right of a deployed role is good for, as something that works with it and does not without. */

export const SERVICE = 'rights';

export const ROLES = {
  'the poller': `${SERVICE}-dev-us-east-1-conductor-poller`,
  'the adapter': `${SERVICE}-dev-us-east-1-conductor-adapter`,
  'the reporter': `${SERVICE}-dev-us-east-1-conductor-reporter`,
  'the workers': `${SERVICE}-dev-us-east-1-lambdaRole`,
};

interface Need {
  right: string;
  of: keyof typeof ROLES;
  /** @param patienceMs how long to wait for what comes by way of the reporter */
  works(conductor: ScriptedConductor, patienceMs: number): Promise<boolean>;
}

/** The reporter hides a message for 2 to 4 s the first time, and the queue by itself for 180. */
const HIDDEN_MS = 5_000;

/** Runs a function to its end, whatever that is. */
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

async function deadLetters(): Promise<number> {
  const body = { QueueUrl: queueUrl('dead-letters'), AttributeNames: ['All'] };
  const answer = await callAws(process.env, {
    service: 'sqs',
    target: 'AmazonSQS.GetQueueAttributes',
    body,
  });
  const count = field(field(answer, 'Attributes'), 'ApproximateNumberOfMessages');
  return Number(v.parse(v.string(), count));
}

/** What the workers are told: whether their result is to be large. */
const SMALL = { large: false, card: PLANTED.input };
const LARGE = { large: true, card: PLANTED.input };

/** Whether a worker's report of a task arrives. Its caller waits, and would get what does not. */
async function reports(conductor: ScriptedConductor, part: string): Promise<boolean> {
  const task = aTask();
  await call(part, { invocationType: 'RequestResponse', tasks: [task], target: TARGET });
  return conductor.reported(task.taskId).includes('COMPLETED');
}

/** Whether an Event worker's result that Conductor refuses gets to the reporter. Both read the task. */
async function keepsResult(
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

/** The task of a run of the poller. Where its report is refused, the poller reads it, and then the reporter. */
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

/** Polls that a run of the poller makes. */
async function pollsOf(conductor: ScriptedConductor, event: object): Promise<number> {
  const before = conductor.polls();
  await call('conductor-poller', event);
  return conductor.polls() - before;
}

/** Whether the reporter reads a letter's task, and again where that fails. */
async function readsLetter(
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
  await inbox().send({ receipt: { taskId, pollCount }, result });
  const waitMs = patienceMs + fails.length * HIDDEN_MS;
  return within(waitMs, () => conductor.reads(taskId) === fails.length + 1);
}

/** A letter whose result lies in the bucket: whether the reporter tells it, and then removes it there. */
async function storedLetter(conductor: ScriptedConductor) {
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
  await inbox().send({ receipt: { taskId, pollCount }, stored });
  return {
    isTold: () => conductor.reported(taskId).includes('COMPLETED'),
    isGone: () =>
      bucketAt(bucket, process.env)
        .get(stored)
        .then(
          () => false,
          () => true,
        ),
  };
}

/** CloudFormation names it. */
async function resultBucket(): Promise<string> {
  const FunctionName = `${SERVICE}-dev-conductor-reporter`;
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables?.CONDUCTOR_RESULT_BUCKET ?? '';
}

async function putsAside(patienceMs: number): Promise<boolean> {
  const before = await deadLetters();
  await inbox().sendText(`no letter of ours: ${PLANTED.output}`);
  return within(patienceMs, async () => (await deadLetters()) > before);
}

const KEY = 'secretsmanager:GetSecretValue';
const INVOKE = 'lambda:InvokeFunction';
const SEND = 'sqs:SendMessage';
const PUT = 's3:PutObject';
/** The schedule is disabled, so a tick that comes all the same polls nothing. */
const TICK = { source: 'aws.events' };

export const NEEDS: readonly Need[] = [
  {
    right: 'events:DescribeRule',
    of: 'the poller',
    works: async (conductor) => (await pollsOf(conductor, TICK)) === 0,
  },
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
    works: (to, ms) => keepsResult(to, 'conductor-adapter', ms, LARGE),
  },
  { right: PUT, of: 'the workers', works: (to, ms) => keepsResult(to, 'queued', ms, LARGE) },
  {
    right: 's3:GetObject',
    of: 'the reporter',
    works: async (conductor, patienceMs) => {
      const { isTold } = await storedLetter(conductor);
      return within(patienceMs, isTold);
    },
  },
  {
    right: 's3:DeleteObject',
    of: 'the reporter',
    works: async (conductor, patienceMs) => {
      const { isGone } = await storedLetter(conductor);
      return within(patienceMs, isGone);
    },
  },
  { right: KEY, of: 'the adapter', works: (to) => reports(to, 'conductor-adapter') },
  { right: INVOKE, of: 'the adapter', works: (to) => reports(to, 'conductor-adapter') },
  { right: SEND, of: 'the adapter', works: (to, ms) => keepsResult(to, 'conductor-adapter', ms) },
  { right: KEY, of: 'the workers', works: (to) => reports(to, 'queued') },
  { right: SEND, of: 'the workers', works: (to, ms) => keepsResult(to, 'queued', ms) },
  { right: KEY, of: 'the reporter', works: (to, ms) => readsLetter(to, ms) },
  {
    right: 'sqs:ChangeMessageVisibility',
    of: 'the reporter',
    works: (to, ms) => readsLetter(to, ms, 'fails'),
  },
  { right: SEND, of: 'the reporter', works: (_, ms) => putsAside(ms) },
];

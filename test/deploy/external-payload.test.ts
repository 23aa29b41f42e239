import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { AwsClient } from 'aws4fetch';
import { type Conductor, startConductor } from '../../infra/local/conductor.ts';
import { type PollingConductor, pollingConductorAt } from '../../lib/conductor/polling.ts';
import { worker } from '../../lib/hosts/lambda/worker.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import { simpleTask, workflow } from '../../lib/workflow/index.ts';
import { registerWorkflow, start, taskOf, waitForEnd } from '../support/conductor/server.ts';
import { aContext, aDispatch } from '../support/factories.ts';
import { allOf } from '../support/polled.ts';

/** A Conductor that stores inputs and outputs over 3 MB in S3, like a production server. */

jest.setTimeout(120_000);

const BUCKET = 'external-payloads';
const LARGE = 'x'.repeat(4_000_000);
const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
const aws = { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };

let folder: string;
let server: Conductor;
let conductor: PollingConductor;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-external-'));
  await makeBucket();
  server = await startConductor({
    folder,
    settings: {
      'conductor.external-payload-storage.type': 's3',
      'conductor.external-payload-storage.s3.bucket-name': BUCKET,
    },
    env: { ...aws, AWS_REGION: 'us-east-1' },
  });
  process.env.CONDUCTOR_SERVER_URL = server.apiUrl;
  conductor = pollingConductorAt(server.apiUrl);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function makeBucket(): Promise<void> {
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...{ service: 's3', region: 'us-east-1' },
  };
  const made = await new AwsClient(credentials).fetch(`${AWS_ENDPOINT_URL}/${BUCKET}`, {
    method: 'PUT',
  });
  expect(made.status).toBe(200);
}

/** Plays poller and Lambda once for a task type. */
async function serve(taskType: string, fn: (input: JsonObject) => unknown): Promise<void> {
  const poll = { taskType, workerId: 'test', count: 1, waitMs: 5_000 };
  const [task] = (await allOf(conductor.poll(poll))).tasks;
  if (!task) throw new Error(`no task of type '${taskType}' within 5 s`);
  await worker({ conductor: () => conductor }, fn)(aDispatch(task), aContext());
}

test('inputs and outputs over 3 MB arrive complete by way of the external storage', async () => {
  const [first, second] = ['external_first', 'external_second'];
  await registerWorkflow(
    workflow({
      name: 'external',
      ownerEmail: 'test@example.com',
      timeoutSeconds: 300,
      tasks: [
        simpleTask({ ref: 'first', type: first, input: { text: '${workflow.input.text}' } }),
        simpleTask({ ref: 'second', type: second, input: { text: '${first.output.text}' } }),
      ],
    }),
  );
  const id = await start('external', { text: LARGE });
  await serve(first, ({ text }) => ({ text: `${text}!` }));
  await serve(second, ({ text }) => ({ isWhole: text === `${LARGE}!` }));
  const end = await waitForEnd(id);
  expect(end.status).toBe('COMPLETED');
  expect(taskOf(end, 'second').outputData).toEqual({ isWhole: true });
});

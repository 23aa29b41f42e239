import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { parse, type ScalarTag } from 'yaml';
import type { WorkerHandler } from '../../lib/index.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import { filesUnder, read } from '../support/docs/pages.ts';
import { aContext, aDispatch, aTask } from '../support/factories.ts';
import { type HttpServer, httpServer } from '../support/http-server.ts';
import { faultsIn, SERVER_URL } from '../support/plugin/service.ts';

let conductor: HttpServer;
beforeAll(async () => {
  conductor = await httpServer(({ body }) => ({ body: JSON.parse(body).taskId }));
  process.env.CONDUCTOR_SERVER_URL = conductor.url;
});
afterAll(() => {
  delete process.env.CONDUCTOR_SERVER_URL;
  conductor.close();
});

/** What a sample reports for a task with this input. */
async function reportOf(name: string, inputData: JsonObject) {
  const handlers: Record<string, unknown> = await import(
    '../../docs/samples/existing/in-code/handlers.ts'
  );
  const task = aTask({ inputData });
  const handler = v.parse(
    v.custom<WorkerHandler>((each) => typeof each === 'function'),
    handlers[name],
  );
  await handler(aDispatch(task), aContext());
  const report = conductor.received.find(({ body }) => body.includes(`"${task.taskId}"`));
  return JSON.parse(report?.body ?? '{}');
}

describe('the sample of docs/existing/in-code.md', () => {
  test('resizes by its input', async () => {
    expect(await reportOf('resizeTask', { url: 'a.png', width: 3 })).toMatchObject({
      status: 'COMPLETED',
      outputData: { url: 'a.png?width=3' },
    });
  });

  test('makes an order by a request, and fails for good where the answer is 422', async () => {
    expect(await reportOf('createOrderTask', { sku: 'a' })).toMatchObject({
      status: 'COMPLETED',
      outputData: { order: 'order of a' },
    });
    expect(await reportOf('createOrderTask', {})).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('422'),
      outputData: { error: 'no sku' },
    });
  });

  test('shows an order by a parameter of the path', async () => {
    expect((await reportOf('showOrderTask', { id: 7 })).outputData).toEqual({ result: 'order 7' });
  });

  test('sends a mail by a message, and fails where the answer names the message', async () => {
    expect((await reportOf('sendMailTask', { to: 'ada@example.com' })).status).toBe('COMPLETED');
    expect((await reportOf('sendMailTask', {})).status).toBe('FAILED');
  });
});

const SAMPLES = 'docs/samples/existing';
const files = filesUnder(SAMPLES, 'serverless.yml');

/** As the framework reads the short forms of CloudFormation. */
const intrinsic = (tag: string, key: string): ScalarTag => ({
  tag,
  resolve: (text) => ({ [key]: text }),
});
const customTags = [
  intrinsic('!Ref', 'Ref'),
  intrinsic('!Sub', 'Fn::Sub'),
  intrinsic('!ImportValue', 'Fn::ImportValue'),
  intrinsic('!GetAtt', 'Fn::GetAtt'),
];

const Sample = v.looseObject({
  service: v.string(),
  functions: v.optional(v.record(v.string(), v.looseObject({})), {}),
  custom: v.optional(v.looseObject({ conductor: v.looseObject({}) })),
});

test.each(files)('the plugin finds no fault in %s', (file) => {
  const sample = v.parse(Sample, parse(read(`${SAMPLES}/${file}`), { customTags }));
  const { service, functions, custom } = sample;
  // The region of the framework in these tests is us-east-1, and the server's address is a variable.
  const conductor = custom && { ...custom.conductor, serverUrl: SERVER_URL };
  expect(faultsIn({ service, functions, conductor })).toEqual([]);
});

import { expect, test } from '@jest/globals';
import { hostedServiceOf } from '../../../../infra/plugin/hosted/hosted-service.ts';
import { parseHostedService } from '../../../../lib/config/hosted-service.ts';
import { aService, SERVER_URL, validated, type Written } from '../../../support/plugin/service.ts';

function hosted(written: Written) {
  const { bindings, options } = validated(written);
  return hostedServiceOf(bindings, options, aService(written));
}

test('a worker has the options of its event, its timeout and the variables of its function', () => {
  const service = hosted({
    provider: { environment: { TABLE: 'orders', DEBUG: true, NONE: 'x' } },
    functions: {
      greet: {
        handler: 'workers/greet.handler',
        timeout: 20,
        environment: { TABLE: { Ref: 'Table' }, NONE: null },
        events: [
          { conductor: { task: 'greet', concurrency: 7, domain: 'blue', batch: { size: 3 } } },
        ],
      },
      label: {
        handler: 'legacy/label.handler',
        events: [{ conductor: { task: 'print_label', wrap: true, event: 'sqs' } }],
      },
    },
  });
  expect(service.workers).toEqual([
    {
      taskType: 'greet',
      domain: 'blue',
      concurrency: 7,
      timeoutSeconds: 20,
      batch: { size: 3, gatherMs: 50 },
      wrap: false,
      functionName: 'orders-dev-greet',
      handler: 'workers/greet.handler',
      environment: { TABLE: null, DEBUG: 'true' },
    },
    {
      taskType: 'print_label',
      concurrency: 10,
      timeoutSeconds: 6,
      wrap: true,
      event: 'sqs',
      functionName: 'orders-dev-label',
      handler: 'legacy/label.handler',
      environment: { TABLE: 'orders', DEBUG: 'true', NONE: 'x' },
    },
  ]);
  expect(parseHostedService(JSON.stringify(service))).toEqual(service);
});

test('the process learns where Conductor is, and its key', () => {
  const { conductor } = hosted({
    conductor: {
      serverUrl: 'http://10.0.0.1/api',
      allowInsecureHttp: true,
      auth: { secret: 'orkes' },
    },
  });
  expect(conductor).toEqual({
    CONDUCTOR_SERVER_URL: 'http://10.0.0.1/api',
    CONDUCTOR_ALLOW_INSECURE_HTTP: 'true',
    CONDUCTOR_AUTH_SECRET_NAME: 'orkes',
  });
});

test('what no process of Node can host stays on Lambda, with the reason', () => {
  const { workers, elsewhere } = hosted({
    conductor: {
      serverUrl: SERVER_URL,
      existing: [{ task: 'far', function: 'other-stack', timeout: 3 }],
    },
    functions: {
      image: { image: 'repository:tag', events: [{ conductor: { task: 'boxed', wrap: true } }] },
      python: {
        handler: 'price.handler',
        runtime: 'python3.13',
        events: [{ conductor: { task: 'price', wrap: true } }],
      },
    },
  });
  expect(workers).toEqual([]);
  expect(elsewhere).toEqual([
    { taskType: 'boxed', reason: 'its function is an image' },
    { taskType: 'price', reason: 'its function does not run on Node' },
    { taskType: 'far', reason: 'its function is in another stack' },
  ]);
});

import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { callAws } from '../../lib/aws/signed.ts';
import { lambda } from '../support/deploy/emulator.ts';
import { HEARD, NEEDS, ROLES, SERVICE } from '../support/deploy/needs.ts';
import { actionsOf, without } from '../support/deploy/roles.ts';
import { type ScriptedConductor, scriptedConductor } from '../support/deploy/scripted-conductor.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { PLANTED } from '../support/leaks/planted.ts';

/**
 * Takes each right of each role away, and checks that the action that needs it fails: so no right is superfluous.
 *
 * The emulator does not check the rights of NOT_ENFORCED, nor sqs:SendMessage where AWS sends its own record of a
 * failed invocation; test/infra/plugin/rights/roles.test.ts, add/result-bucket.test.ts and packaging.test.ts check them.
 */
const NOT_ENFORCED =
  /^(logs:.*|sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) of .*|s3:ListBucket of the reporter)$/;

jest.setTimeout(60_000);

/** How long to wait for an effect on a busy machine, and for an effect that must not come; one that comes takes some 0.1 s. */
const LONG_MS = 20_000;
const SHORT_MS = 2_000;

const KEY = 'rights/key';
const yml = (serverUrl: string) => `
service: ${SERVICE}
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
package: { individually: true }
custom:
  conductor:
    serverUrl: ${serverUrl}
    auth: { secret: ${KEY} }
    enabled: false
    resultBucket: true
    events: { bus: !Ref Bus }
    poller: { windowSeconds: 2, timeout: 25 }
functions:
  works:
    handler: handler.works
    timeout: 3
    events: [{ conductor: works }]
  queued:
    handler: handler.works
    timeout: 5
    events: [{ conductor: { task: queued, invocationType: Event } }]
  old:
    handler: handler.old
    timeout: 3
    events: [{ conductor: { task: old, wrap: true, invocationType: Event } }]
resources:
  Resources:
    Bus: { Type: AWS::Events::EventBus, Properties: { Name: ${SERVICE} } }
    Heard: { Type: AWS::SQS::Queue, Properties: { QueueName: ${HEARD} } }
    Hear:
      Type: AWS::Events::Rule
      Properties:
        EventBusName: !Ref Bus
        EventPattern: { source: [conductor-lambda] }
        Targets: [{ Id: heard, Arn: !GetAtt Heard.Arn }]
`;
const HANDLER = `
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
const result = ({ large }) => '${PLANTED.output}' + 'x'.repeat(large ? 2_000_000 : 0);
export const works = worker({}, async (input) => result(input));
export const old = async (input) => result(input);
`;

const secrets = (action: string, body: object) =>
  callAws(process.env, { service: 'secretsmanager', target: `secretsmanager.${action}`, body });

let conductor: ScriptedConductor;
let service: TemporaryService;
beforeAll(async () => {
  conductor = await scriptedConductor();
  service = await temporaryService(yml(conductor.url));
  await service.write('handler.ts', HANDLER);
  const { keyId, keySecret } = PLANTED;
  const SecretString = JSON.stringify({ keyId, keySecret });
  await secrets('CreateSecret', { Name: KEY, SecretString });
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
});
afterAll(async () => {
  await service.deleteStack();
  await service.remove();
  await secrets('DeleteSecret', { SecretId: KEY, ForceDeleteWithoutRecovery: true });
  conductor.close();
  lambda.destroy();
});

test('every right is either tried here or checked by the tests of the template', async () => {
  const rights = await Promise.all(
    Object.entries(ROLES).map(async ([owner, role]) =>
      (await actionsOf(role)).map((right) => `${right} of ${owner}`),
    ),
  );
  const enforced = rights.flat().filter((right) => !NOT_ENFORCED.test(right));
  const tried = NEEDS.map(({ right, of }) => `${right} of ${of}`);
  expect(enforced.toSorted()).toEqual(tried.toSorted());
});

describe('with all rights', () => {
  test.each(NEEDS)('$of can do what needs $right', async ({ works }) => {
    expect(await works(conductor, LONG_MS)).toBe(true);
  });
});

describe('without it', () => {
  test.each(NEEDS)('$of cannot do what needs $right', async ({ right, of, works }) => {
    expect(await without(ROLES[of], right, () => works(conductor, SHORT_MS))).toBe(false);
  });
});

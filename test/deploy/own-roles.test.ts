import { resolve } from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { lambda } from '../support/deploy/emulator.ts';
import { actionsOf, resourcesOf } from '../support/deploy/roles.ts';
import { type ScriptedConductor, scriptedConductor } from '../support/deploy/scripted-conductor.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { aTask } from '../support/factories.ts';
import { PLANTED } from '../support/leaks/planted.ts';

/** `roles: own`, and values that only CloudFormation knows, as they are once they are deployed. */

jest.setTimeout(60_000);

const SERVICE = 'own-roles';

const yml = (serverUrl: string) => `
service: ${SERVICE}
plugins: [serverless-esbuild, ./plugin.cjs]
provider:
  name: aws
  runtime: nodejs24.x
  region: us-east-1
  environment: { DATABASE_PASSWORD: ${PLANTED.keySecret} }
  iam: { role: { statements: [{ Effect: Allow, Action: [dynamodb:PutItem], Resource: '*' }] } }
package: { individually: true }
custom:
  conductor:
    serverUrl: { 'Fn::Sub': ${serverUrl} }
    auth: { secret: { Ref: Key } }
    roles: own
    enabled: false
    poller: { windowSeconds: 2, timeout: 45 }
    existing:
      - { task: old, function: { 'Fn::GetAtt': [OldLambdaFunction, Arn] }, timeout: 3 }
functions:
  works:
    handler: handler.works
    timeout: 3
    events: [{ conductor: works }]
  old: { handler: handler.old, timeout: 3 }
resources:
  Resources:
    Key:
      Type: AWS::SecretsManager::Secret
      Properties: { Name: own/key, SecretString: '${JSON.stringify({
        keyId: PLANTED.keyId,
        keySecret: PLANTED.keySecret,
      })}' }
`;
const HANDLER = `
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const works = worker({}, async () => ({ done: true }));
export const old = async () => ({ done: true });
`;

let conductor: ScriptedConductor;
let service: TemporaryService;
beforeAll(async () => {
  conductor = await scriptedConductor();
  service = await temporaryService(yml(conductor.url));
  await service.write('handler.ts', HANDLER);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
});
afterAll(async () => {
  await service.deleteStack();
  await service.remove();
  conductor.close();
  lambda.destroy();
});

/** What Conductor is told of a task that the poller finds. */
async function reportOf(taskType: string) {
  const task = aTask({ taskType });
  conductor.schedule(task);
  const poller = { FunctionName: `${SERVICE}-dev-conductor-poller`, Payload: Buffer.from('{}') };
  await lambda.send(new InvokeCommand(poller));
  return conductor.reported(task.taskId);
}

test('a worker with a role of its own reads the key and reports', async () => {
  expect(await reportOf('works')).toEqual(['COMPLETED']);
  const actions = await actionsOf(`${SERVICE}-dev-works-us-east-1-role`);
  expect(actions).toContain('secretsmanager:GetSecretValue');
  expect(actions).toContain('dynamodb:PutItem');
});

test('the role of all other functions cannot read it', async () => {
  const actions = await actionsOf(`${SERVICE}-dev-us-east-1-lambdaRole`);
  expect(actions).toContain('dynamodb:PutItem');
  expect(actions).not.toContain('secretsmanager:GetSecretValue');
});

test('a function that is named by !GetAtt does tasks, and the adapter may invoke no other', async () => {
  expect(await reportOf('old')).toEqual(['COMPLETED']);
  const adapter = `${SERVICE}-dev-us-east-1-conductor-adapter`;
  expect(await resourcesOf(adapter, 'lambda:InvokeFunction')).toEqual([
    expect.stringMatching(
      new RegExp(`^arn:aws:lambda:us-east-1:\\d{12}:function:${SERVICE}-dev-old$`),
    ),
  ]);
});

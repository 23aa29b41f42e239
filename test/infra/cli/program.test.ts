import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createProgram } from '../../../infra/cli/program.ts';
import { notedOutput } from '../../support/cli/call.ts';
import { type Answer, type FakeAws, json, refusal, startFakeAws } from '../../support/fake-aws.ts';

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
});
afterAll(() => aws.close());

/** AWS with a rule of each name that is asked for, and empty logs; it refuses all else that `status` asks. */
const rules: Answer = (request, response) => {
  if (!/(Rule|Rules|FilterLogEvents|Item)$/.test(String(request.headers['x-amz-target'])))
    return refusal(403, 'AccessDeniedException', 'denied')(request, response);
  const { NamePrefix } = JSON.parse(request.body);
  const names = NamePrefix ? [`${NamePrefix}-conductor-poller`] : [];
  json(200, { Rules: names.map((Name) => ({ Name, State: 'ENABLED' })), events: [] })(
    request,
    response,
  );
};

/** Runs a command line beside a serverless.yml. */
async function run(args: string, answer = rules) {
  aws.answerWith(answer);
  const out = notedOutput();
  const program = createProgram(
    {
      serverlessYml: 'service: orders\nprovider: aws',
      version: '1.2.3',
      clock: { nowMs: Date.now, sleep: async () => {} },
      outputAs: () => out,
      accessTo: (region) => ({ region }),
      runFramework: async (given) => {
        out.lines.push(`serverless ${given.join(' ')}`);
        return 2;
      },
    },
    (exitStatus) => void statuses.push(exitStatus),
  );
  await program.parseAsync(args.split(' '), { from: 'user' });
  return out.lines;
}

/** The exit statuses of all commands of a test. */
const statuses: number[] = [];

const failing = (name: string, message = 'as AWS says it') => refusal(400, name, message);

describe('the command line', () => {
  test('takes the poller from serverless.yml', async () => {
    expect(await run('status')).toContain('orders-dev-conductor-poller in us-east-1: enabled');
  });

  test('and from its options', async () => {
    expect((await run('resume --stage live --region eu-west-1'))[0]).toContain(
      'orders-live-conductor-poller in eu-west-1: was enabled, is enabled now',
    );
  });

  test('leaves definitions to the framework, with its exit status', async () => {
    statuses.length = 0;
    expect(await run('tasks plan --stage prod --json')).toEqual([
      'serverless conductor tasks plan --stage prod --json',
    ]);
    expect(await run('workflows apply --overwrite --region eu-west-1')).toEqual([
      'serverless conductor workflows apply --overwrite --region eu-west-1',
    ]);
    expect(statuses).toEqual([2, 2]);
  });

  test('compares the costs of the choices, and needs no AWS for it', async () => {
    const lines = await run('cost', failing('CredentialsProviderError'));
    expect(lines).toHaveLength(8);
    expect(lines).toContainEqual(
      expect.stringMatching(/^poller: { sweep: 10 } +\$1\.05 +\+\$0\.49 +5 s +11 s$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^poller: { always: true } +\$8\.48 +\+\$8\.08 +0\.1 s +5 s$/),
    );
  });

  test('names the rule that is not there, and what to do', async () => {
    const answer = run('pause --stage live', failing('ResourceNotFoundException'));
    await expect(answer).rejects.toThrow(
      'There is no rule orders-live-conductor-poller in us-east-1. Deploy the service first, or choose another one with --stage or --region.',
    );
  });

  test.each(['CredentialsProviderError', 'ExpiredTokenException', 'UnrecognizedClientException'])(
    'says what to do about %s',
    async (name) => {
      await expect(run('status', failing(name))).rejects.toThrow(/AWS_PROFILE.*as AWS says it/);
    },
  );

  test('repeats what AWS says of anything else', async () => {
    const denied = failing('AccessDeniedException', 'not authorized: events:DisableRule');
    await expect(run('pause', denied)).rejects.toThrow(
      'AccessDeniedException: not authorized: events:DisableRule',
    );
  });
});

import { expect, test } from '@jest/globals';
import { known, undefinedIfMissing } from '../../../../infra/cli/aws/known.ts';

const failing = (name: string) => () =>
  Promise.reject(Object.assign(new Error('as AWS says it'), { name }));

test('what AWS answers is known', async () => {
  expect(await known('sqs:GetQueueUrl', async () => 7)).toEqual({ kind: 'known', value: 7 });
});

test.each(['AccessDeniedException', 'AccessDenied', 'AuthorizationErrorException'])(
  'of %s the right is named',
  async (name) => {
    expect(await known('sqs:GetQueueUrl', failing(name))).toEqual({
      kind: 'unknown',
      why: 'you lack the right sqs:GetQueueUrl',
    });
  },
);

test('another error keeps AWS’s words', async () => {
  expect(await known('sqs:GetQueueUrl', failing('Throttling'))).toEqual({
    kind: 'unknown',
    why: 'Throttling: as AWS says it',
  });
});

test('without credentials nothing is known, and the command says that', async () => {
  await expect(known('sqs:GetQueueUrl', failing('CredentialsProviderError'))).rejects.toThrow(
    'as AWS says it',
  );
});

test.each(['ResourceNotFoundException', 'QueueDoesNotExist'])('%s is no fault', async (name) => {
  expect(await undefinedIfMissing(failing(name)())).toBeUndefined();
});

test('another error is one', async () => {
  await expect(undefinedIfMissing(failing('Throttling')())).rejects.toThrow('as AWS says it');
});

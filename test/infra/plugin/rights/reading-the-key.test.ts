import { describe, expect, test } from '@jest/globals';
import { mayReadKey } from '../../../../infra/plugin/rights/statements.ts';
import { allow, here } from '../../../support/plugin/statements.ts';

const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** Only the service that holds the key may have it decrypted for the function. */
const decryptThrough = (holder: string) => ({
  ...allow('kms:Decrypt', KMS_KEY),
  Condition: {
    StringEquals: { 'kms:ViaService': { 'Fn::Sub': `${holder}.\${AWS::Region}.amazonaws.com` } },
  },
});

describe('reading the key', () => {
  test.each([
    [undefined, []],
    [
      { secret: 'team/key' },
      [allow('secretsmanager:GetSecretValue', here('secretsmanager', 'secret:team/key-??????'))],
    ],
    [
      { secret: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:key-a1B2c3' },
      [
        allow(
          'secretsmanager:GetSecretValue',
          'arn:aws:secretsmanager:us-east-1:123456789012:secret:key-a1B2c3',
          'arn:aws:secretsmanager:us-east-1:123456789012:secret:key-a1B2c3-??????',
        ),
      ],
    ],
    [{ parameter: '/team/key' }, [allow('ssm:GetParameter', here('ssm', 'parameter/team/key'))]],
    [{ parameter: 'key' }, [allow('ssm:GetParameter', here('ssm', 'parameter/key'))]],
    [
      { secret: 'key', kmsKeyArn: KMS_KEY },
      [
        allow('secretsmanager:GetSecretValue', here('secretsmanager', 'secret:key-??????')),
        decryptThrough('secretsmanager'),
      ],
    ],
    [
      { parameter: 'key', kmsKeyArn: KMS_KEY },
      [allow('ssm:GetParameter', here('ssm', 'parameter/key')), decryptThrough('ssm')],
    ],
  ])('of %j', (source, expected) => {
    expect(mayReadKey(source)).toEqual(expected);
  });
});

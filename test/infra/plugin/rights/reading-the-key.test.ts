import { describe, expect, test } from '@jest/globals';
import { mayReadKey } from '../../../../infra/plugin/rights/statements.ts';
import { allow, here } from '../../../support/plugin/statements.ts';

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
  ])('of %j', (source, expected) => {
    expect(mayReadKey(source)).toEqual(expected);
  });
});

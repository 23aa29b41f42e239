import { describe, expect, test } from '@jest/globals';
import { readService } from '../../../../infra/plugin/read/service.ts';
import { grant } from '../../../../infra/plugin/rights/grants.ts';
import { mayReadKey } from '../../../../infra/plugin/rights/statements.ts';
import { framework, type Written } from '../../../support/plugin/service.ts';

const [statement] = mayReadKey({ secret: 'key' });
const OTHERS = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] };

/** Grants the statement to all functions of a service; tells who is left out and what the service is now. */
function granted(written: Written) {
  const serverless = framework(written);
  const { functions: workers } = readService(serverless);
  const statements = statement ? [statement] : [];
  const ungranted = grant({ purpose: 'reading', statements, workers }, serverless.service);
  return { ungranted, ...serverless.service };
}

describe('the workers’ right to read the key', () => {
  test('goes into the shared role', () => {
    expect(granted({})).toMatchObject({
      ungranted: [],
      provider: { iam: { role: { statements: [statement] } } },
    });
  });

  test('is added to the user’s statements', () => {
    const provider = { iam: { role: { name: 'mine', statements: [OTHERS] } } };
    expect(granted({ provider }).provider).toMatchObject({
      iam: { role: { name: 'mine', statements: [OTHERS, statement] } },
    });
  });

  test('keeps the rest of a role that has no statements', () => {
    const provider = { iam: { deploymentRole: 'arn:x', role: { path: '/apps/' } } };
    expect(granted({ provider }).provider).toMatchObject({
      iam: { deploymentRole: 'arn:x', role: { path: '/apps/', statements: [statement] } },
    });
  });

  test('is added to v3’s iamRoleStatements where these are used', () => {
    const { provider } = granted({ provider: { iamRoleStatements: [OTHERS] } });
    expect(provider).toMatchObject({ iamRoleStatements: [OTHERS, statement] });
    expect(provider).not.toHaveProperty('iam');
  });

  test.each([
    { iam: { role: 'arn:aws:iam::123456789012:role/mine' } },
    { iam: { role: { 'Fn::GetAtt': ['Mine', 'Arn'] } } },
    { role: 'arn:aws:iam::123456789012:role/mine' },
  ])('cannot go into a role that exists: %j', (provider) => {
    expect(granted({ provider })).toMatchObject({
      ungranted: ['greetings'],
      provider: { name: 'aws', ...provider },
    });
  });

  test('cannot go into a function’s own role', () => {
    const functions = { a: { role: 'Mine' }, b: {} };
    expect(granted({ functions })).toMatchObject({
      ungranted: ['a'],
      provider: { iam: { role: { statements: [statement] } } },
    });
  });

  test('goes into the statements of serverless-iam-roles-per-function', () => {
    const functions = { a: { iamRoleStatements: [OTHERS] } };
    const result = granted({ functions });
    expect(result.functions.a).toMatchObject({ iamRoleStatements: [OTHERS, statement] });
    expect(result.ungranted).toEqual([]);
    expect(result.provider).not.toHaveProperty('iam');
  });

  test('is nothing where there is no key', () => {
    const { service } = framework();
    const { functions: workers } = readService(framework());
    expect(grant({ purpose: 'reading', statements: [], workers }, service)).toEqual([]);
    expect(service.provider).not.toHaveProperty('iam');
  });
});

import { expect, test } from '@jest/globals';
import {
  arnsIn,
  type Caller,
  otherAccountNotices,
} from '../../../../infra/plugin/after-deploy/other-accounts.ts';
import { aRoute, aTarget } from '../../../support/factories.ts';

const caller: Caller = {
  functionName: 'orders-dev-conductor-adapter',
  roleName: 'orders-dev-us-east-1-conductor-adapter',
  rolePath: '/',
  accountId: '111122223333',
};
const OTHER = 'arn:aws:lambda:us-east-1:999988887777:function:invoice:live';
const OWN = 'arn:aws:lambda:us-east-1:111122223333:function:invoice';

test('only a function that is given by its ARN can be of another account', () => {
  const routes = [
    aRoute(),
    aRoute({ target: aTarget({ functionName: 'invoice:live' }) }),
    aRoute({ target: aTarget({ functionName: '${CONDUCTOR_EXISTING_0}' }) }),
    aRoute({ target: aTarget({ functionName: OTHER }) }),
    aRoute({ domain: 'eu', target: aTarget({ functionName: OTHER }) }),
  ];
  expect(arnsIn(routes)).toEqual([OTHER]);
});

test('the command that opens a function to the adapter names both sides', () => {
  expect(otherAccountNotices([OWN, OTHER], caller)).toEqual([
    `conductor-lambda: ${OTHER} is in another account, which has to let the adapter call it. If it does not yet, run this ` +
      "once with the other account's credentials: aws lambda add-permission --region us-east-1 --function-name " +
      `${OTHER} --statement-id orders-dev-conductor-adapter --action lambda:InvokeFunction --principal ` +
      'arn:aws:iam::111122223333:role/orders-dev-us-east-1-conductor-adapter',
  ]);
});

test('the path of the role and the partition are in the command', () => {
  const arn = 'arn:aws-us-gov:lambda:us-gov-west-1:999988887777:function:invoice';
  const [notice] = otherAccountNotices([arn], { ...caller, rolePath: '/apps/' });
  expect(notice).toContain('--region us-gov-west-1 ');
  expect(notice).toMatch(/arn:aws-us-gov:iam::111122223333:role\/apps\/orders-dev-us-east-1-\S+$/);
});

test('a service whose functions are all in its own account is told nothing', () => {
  expect(otherAccountNotices([OWN], caller)).toEqual([]);
});

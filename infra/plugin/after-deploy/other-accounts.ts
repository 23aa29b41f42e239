import type { Route } from '../../../lib/config/plan.ts';

/** What calls existing functions: the adapter, with its role. */
export interface Caller {
  functionName: string;
  roleName: string;
  /** It begins and ends with a slash. */
  rolePath: string;
  accountId: string;
}

/** The existing functions that are given by an ARN: only such a name can be of another account. */
export const arnsIn = (routes: readonly Route[]): string[] => {
  const names = routes.flatMap(({ target }) => target?.functionName ?? []);
  return [...new Set(names)].filter((name) => name.startsWith('arn:'));
};

/**
 * Says which functions are in another account than their caller, and how they are opened to it. A deploy gives its own
 * side the right to call them. The other side has to allow it as well, and no deploy of this service can look there.
 */
export const otherAccountNotices = (arns: readonly string[], caller: Caller): string[] =>
  arns.filter((arn) => arn.split(':')[4] !== caller.accountId).map((arn) => noticeOf(arn, caller));

function noticeOf(arn: string, { functionName, roleName, rolePath, accountId }: Caller): string {
  const [, partition, , region] = arn.split(':');
  const role = `arn:${partition}:iam::${accountId}:role${rolePath}${roleName}`;
  return (
    `conductor-lambda: ${arn} is in another account, which has to let the adapter call it. If it does not yet, run this ` +
    `once with the other account's credentials: aws lambda add-permission --region ${region} --function-name ${arn} ` +
    `--statement-id ${functionName} --action lambda:InvokeFunction --principal ${role}`
  );
}

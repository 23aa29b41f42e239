import { AwsClient } from 'aws4fetch';
import * as v from 'valibot';

/** Changes the deployed roles by IAM's own API: a function cannot do what its policy does not allow. */

const StatementSchema = v.looseObject({
  Action: v.union([v.string(), v.array(v.string())]),
});
const PolicySchema = v.looseObject({ Statement: v.array(StatementSchema) });
type Policy = v.InferOutput<typeof PolicySchema>;

/** All actions that a role's inline policies allow. */
export async function actionsOf(role: string): Promise<string[]> {
  const policies = await policiesOf(role);
  const statements = Object.values(policies).flatMap(({ Statement }) => Statement);
  return [...new Set(statements.flatMap(({ Action }) => Action))];
}

/** The resources on which a role's inline policies allow an action. */
export async function resourcesOf(role: string, action: string): Promise<unknown[]> {
  const statements = Object.values(await policiesOf(role)).flatMap(({ Statement }) => Statement);
  return statements
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource }) => Resource);
}

/** Runs something while a role lacks an action; then the role has it again. */
export async function without<T>(role: string, action: string, run: () => Promise<T>): Promise<T> {
  const before = await policiesOf(role);
  try {
    for (const [name, policy] of Object.entries(before))
      await putPolicy(role, name, lacking(policy, action));
    return await run();
  } finally {
    for (const [name, policy] of Object.entries(before)) await putPolicy(role, name, policy);
  }
}

/** The policy without the action. A statement with no other action is removed. */
const lacking = (policy: Policy, action: string): Policy => ({
  ...policy,
  Statement: policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((each) => each !== action),
  })).filter(({ Action }) => Action.length > 0),
});

async function policiesOf(RoleName: string): Promise<Record<string, Policy>> {
  const listed = await iam('ListRolePolicies', { RoleName });
  const names = [...listed.matchAll(/<member>([^<]*)<\/member>/g)].map(([, name = '']) => name);
  const read = async (PolicyName: string) => {
    const answer = await iam('GetRolePolicy', { RoleName, PolicyName });
    const text = /<PolicyDocument>([^<]*)</.exec(answer)?.[1] ?? '';
    return [PolicyName, v.parse(PolicySchema, JSON.parse(decodeURIComponent(text)))] as const;
  };
  return Object.fromEntries(await Promise.all(names.map(read)));
}

const putPolicy = (RoleName: string, PolicyName: string, policy: Policy) =>
  iam('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) });

async function iam(Action: string, parameters: Record<string, string>): Promise<string> {
  const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const client = new AwsClient({ ...credentials, service: 'iam', region: 'us-east-1' });
  const body = `${new URLSearchParams({ Action, Version: '2010-05-08', ...parameters })}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await client.fetch(AWS_ENDPOINT_URL, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`IAM answered ${response.status} to ${Action}: ${text}`);
  return text;
}

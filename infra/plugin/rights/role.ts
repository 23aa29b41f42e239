import type { Resources } from '../read/serverless.ts';
import type { InheritedRole } from './inherited-role.ts';
import { policiesOf } from './policies.ts';
import type { Statement } from './statements.ts';

interface Role {
  /** The logical id. */
  id: string;
  /** At most 64 characters. `deploy function` needs a role with a name. */
  name: string;
  policyName: string;
  /** They are divided into as many policies as they need. */
  statements: Statement[];
  /** What it has from the provider. */
  inherited: InheritedRole;
}

/** A role, its managed policies, and what the user should know of them. */
export interface OwnRole {
  resources: Resources;
  notices: string[];
}

/** A role for one function alone: in the service's shared role, every function of the service would get its rights. */
export function ownRole(role: Role, region: string): OwnRole {
  const { inherited } = role;
  const { policies, patterns } = policiesOf(role.statements, {
    region,
    inherited: inherited.statements,
    attached: inherited.managedPolicies.length,
  });
  const [inline = [], ...others] = policies;
  const more = others.map((statements, index) => [
    `${role.id}Policy${index + 2}`,
    { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(statements) } },
  ]);
  const managed = [...inherited.managedPolicies, ...more.map(([id]) => ({ Ref: id }))];
  const resources = {
    [role.id]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: role.name,
        ...inherited.properties,
        AssumeRolePolicyDocument: policy([LAMBDA_MAY_ASSUME]),
        Policies: [
          {
            PolicyName: role.policyName,
            PolicyDocument: policy([...inline, ...inherited.statements]),
          },
        ],
        ...(managed.length > 0 ? { ManagedPolicyArns: managed } : {}),
      },
    },
    ...Object.fromEntries(more),
  };
  return { resources, notices: patterns.length > 0 ? [patternNotice(role.id, patterns)] : [] };
}

const policy = (Statement: object[]) => ({ Version: '2012-10-17', Statement });

const LAMBDA_MAY_ASSUME = {
  Effect: 'Allow',
  Principal: { Service: ['lambda.amazonaws.com'] },
  Action: ['sts:AssumeRole'],
};

const patternNotice = (id: string, patterns: readonly string[]) =>
  `conductor-lambda: the policies of one role cannot name so many functions, so ${id} allows to invoke every function ` +
  `whose name begins like ${patterns.join(', ')}`;

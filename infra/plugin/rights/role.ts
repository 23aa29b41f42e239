import { addedName } from '../../../lib/config/names.ts';
import { POLICY_LENGTH } from '../../../lib/limits/aws.ts';
import type { Resources } from '../read/serverless.ts';
import type { ServiceConfig } from '../read/service.ts';
import { inheritedRole } from './inherited-role.ts';
import type { Statement } from './statements.ts';

interface Role {
  /** The logical id. */
  id: string;
  /** The end of its name: `conductor-poller`. */
  part: string;
  statements: Statement[];
}

/**
 * A role for one added function alone: in the service's shared role, every function of the service would get its
 * rights. The role has a name because `deploy function` needs one, and the name has the region because IAM is global.
 */
export function ownRole(role: Role, service: ServiceConfig): Resources {
  const { name, stage, region, provider } = service;
  const [inline = [], ...others] = split(role.statements);
  const policies = others.map((statements, index) => [
    `${role.id}Policy${index + 2}`,
    { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(statements) } },
  ]);
  const inherited = inheritedRole(provider);
  const managed = [...inherited.managedPolicies, ...policies.map(([id]) => ({ Ref: id }))];
  return {
    [role.id]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: addedName(`${name}-${stage}-${region}`, role.part),
        ...inherited.properties,
        AssumeRolePolicyDocument: policy([LAMBDA_MAY_ASSUME]),
        Policies: [
          {
            PolicyName: role.part,
            PolicyDocument: policy([...inline, ...inherited.statements]),
          },
        ],
        ...(managed.length > 0 ? { ManagedPolicyArns: managed } : {}),
      },
    },
    ...Object.fromEntries(policies),
  };
}

const policy = (Statement: object[]) => ({ Version: '2012-10-17', Statement });

const LAMBDA_MAY_ASSUME = {
  Effect: 'Allow',
  Principal: { Service: ['lambda.amazonaws.com'] },
  Action: ['sts:AssumeRole'],
};

/** Divides the statements into policies of at most POLICY_LENGTH characters. */
function split(statements: readonly Statement[]): Statement[][] {
  const policies: Statement[][] = [[]];
  for (const piece of statements.flatMap(pieces)) {
    const last = policies.at(-1) ?? [];
    if (last.length === 0 || JSON.stringify([...last, piece]).length <= POLICY_LENGTH)
      last.push(piece);
    else policies.push([piece]);
  }
  return policies;
}

/** Halves a statement's list of resources until each part fits a policy. */
function pieces(statement: Statement): Statement[] {
  const { Resource } = statement;
  if (Resource.length < 2 || JSON.stringify(statement).length <= POLICY_LENGTH) return [statement];
  const half = Math.ceil(Resource.length / 2);
  return [Resource.slice(0, half), Resource.slice(half)].flatMap((part) =>
    pieces({ ...statement, Resource: part }),
  );
}

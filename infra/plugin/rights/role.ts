import { addedName } from '../../../lib/config/names.ts';
import type { Resources } from '../read/serverless.ts';
import type { ServiceConfig } from '../read/service.ts';
import { inheritedRole } from './inherited-role.ts';
import { policiesOf } from './policies.ts';
import type { Statement } from './statements.ts';

interface Role {
  /** The logical id. */
  id: string;
  /** The end of its name: `conductor-poller`. */
  part: string;
  statements: Statement[];
}

/** A role, its managed policies, and what the user should know of them. */
export interface OwnRole {
  resources: Resources;
  notices: string[];
}

/**
 * A role for one added function alone: in the service's shared role, every function of the service would get its
 * rights. The role has a name because `deploy function` needs one, and the name has the region because IAM is global.
 */
export function ownRole(role: Role, service: ServiceConfig): OwnRole {
  const { name, stage, region, provider } = service;
  const inherited = inheritedRole(provider);
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
        RoleName: addedName(`${name}-${stage}-${region}`, role.part),
        ...inherited.properties,
        AssumeRolePolicyDocument: policy([LAMBDA_MAY_ASSUME]),
        Policies: [
          { PolicyName: role.part, PolicyDocument: policy([...inline, ...inherited.statements]) },
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

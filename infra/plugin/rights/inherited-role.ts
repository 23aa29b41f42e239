import * as v from 'valibot';
import { byName } from '../../../lib/task/by-name.ts';
import type { ProviderConfig } from '../read/service.ts';

/**
 * What the provider's settings give to the framework's own role. The roles of the added functions need the same:
 * without these rights Lambda refuses to create the function.
 */
export interface InheritedRole {
  properties: { Path?: unknown; PermissionsBoundary?: unknown; Tags?: unknown };
  statements: object[];
  managedPolicies: unknown[];
}

const RoleSchema = v.looseObject({
  path: v.optional(v.unknown()),
  permissionsBoundary: v.optional(v.unknown()),
  permissionBoundary: v.optional(v.unknown()),
  tags: v.nullish(byName(v.unknown())),
});

/** What a function is given that its role needs rights for. */
export interface Given {
  vpc: unknown;
  tracing: unknown;
  kmsKeyArn: unknown;
}

/** What a role of one function takes over from the provider. */
export function inheritedRole(provider: ProviderConfig, given: Given): InheritedRole {
  const read = v.safeParse(RoleSchema, provider.iam.role);
  const role = read.success ? read.output : v.parse(RoleSchema, {});
  const boundary =
    role.permissionsBoundary ?? role.permissionBoundary ?? provider.rolePermissionsBoundary;
  const tags = Object.entries(role.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return {
    properties: {
      ...(role.path ? { Path: role.path } : {}),
      ...(boundary ? { PermissionsBoundary: boundary } : {}),
      ...(tags.length > 0 ? { Tags: tags } : {}),
    },
    statements: [
      ...(given.tracing ? [MAY_TRACE] : []),
      ...(given.kmsKeyArn ? [mayDecrypt(given.kmsKeyArn)] : []),
    ],
    managedPolicies: given.vpc ? [MAY_JOIN_VPC] : [],
  };
}

const MAY_TRACE = {
  Effect: 'Allow',
  Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  Resource: ['*'],
};

/** For the key with which Lambda encrypts a function's environment. */
const mayDecrypt = (key: unknown) => ({
  Effect: 'Allow',
  Action: ['kms:Decrypt'],
  Resource: [key],
});

const MAY_JOIN_VPC = {
  'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
};

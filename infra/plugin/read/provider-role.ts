import * as v from 'valibot';
import { isCloudFormation } from './cloudformation.ts';
import type { ProviderConfig } from './service.ts';

/** The role that the framework makes for all functions without a role of their own, as the user wrote it. */
export interface ProviderRole {
  /** The user gives a complete role, so the framework makes none. */
  isGiven: boolean;
  statements: object[];
  managedPolicies: unknown[];
}

const List = v.fallback(v.optional(v.array(v.unknown())), undefined);

const RoleSchema = v.fallback(v.looseObject({ statements: List, managedPolicies: List }), {});

/** v3's names count where the new ones are missing, as for the framework. */
export function providerRole(provider: ProviderConfig): ProviderRole {
  const { iam, role: old } = provider;
  const { statements, managedPolicies } = v.parse(RoleSchema, iam.role ?? {});
  return {
    isGiven: Boolean(old) || typeof iam.role === 'string' || isCloudFormation(iam.role),
    statements: v.parse(Objects, statements ?? provider.iamRoleStatements),
    managedPolicies: managedPolicies ?? v.parse(List, provider.iamManagedPolicies) ?? [],
  };
}

const Objects = v.fallback(v.array(v.looseObject({})), []);

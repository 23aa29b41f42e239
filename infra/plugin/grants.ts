import * as v from 'valibot';
import type { Statement } from './permissions.ts';
import type { Service } from './serverless.ts';
import type { FunctionConfig } from './service.ts';

/** Rights for the user's worker functions, which have his role or roles, not ours. */
export interface Grant {
  /** For what, in words. */
  purpose: string;
  statements: readonly Statement[];
  workers: readonly FunctionConfig[];
}

const record = v.record(v.string(), v.unknown());

/**
 * Adds the statements to the roles that the framework or serverless-iam-roles-per-function makes for the workers.
 *
 * @returns the keys of those whose role is none of these: it cannot be changed from here
 */
export function grant({ statements, workers }: Grant, { functions, provider }: Service): string[] {
  if (statements.length === 0) return [];
  const others = workers.filter(({ key }) => !append(statements, functions[key]));
  const inShared = others.filter(({ role }) => !role);
  const shared = inShared.length > 0 ? sharedStatements(provider) : undefined;
  shared?.push(...statements);
  return others.filter(({ role }) => role || !shared).map(({ key }) => key);
}

/** @returns whether the function has statements of its own to add to */
function append(statements: readonly Statement[], config: object | undefined): boolean {
  if (!v.is(OwnStatements, config)) return false;
  config.iamRoleStatements.push(...statements);
  return true;
}

const OwnStatements = v.looseObject({ iamRoleStatements: v.array(v.unknown()) });

/** The list from which the framework makes its shared role; none where the user gives a role as a whole. */
function sharedStatements(provider: Record<string, unknown>): unknown[] | undefined {
  if (provider.role) return undefined;
  const iam = v.is(record, provider.iam) ? provider.iam : {};
  const role = iam.role ?? {};
  if (!v.is(record, role) || isIntrinsic(role)) return undefined;
  if (Array.isArray(role.statements)) return role.statements;
  // v3's name for it is dropped silently once the new one exists.
  if (Array.isArray(provider.iamRoleStatements)) return provider.iamRoleStatements;
  const statements: unknown[] = [];
  provider.iam = { ...iam, role: { ...role, statements } };
  return statements;
}

/** Fn::GetAtt and its like stand for a role that exists. */
const isIntrinsic = (role: object) => Object.keys(role).some((key) => key.includes('::'));

/** What the user has to do himself. */
export const ungrantedNotice = (keys: readonly string[], { purpose, statements }: Grant) =>
  `conductor-lambda: ${keys.join(', ')} ${keys.length === 1 ? 'has a role' : 'have roles'} of your own. ` +
  `Allow there what is needed for ${purpose}: ${JSON.stringify(statements)}`;

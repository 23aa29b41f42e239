import * as v from 'valibot';
import { isCloudFormation } from '../read/cloudformation.ts';
import type { Service } from '../read/serverless.ts';
import type { FunctionConfig } from '../read/service.ts';
import type { Statement } from './statements.ts';

/** Rights for the user's worker functions. Their roles are the user's, not ours. */
export interface Grant {
  /** What the rights are for, as the end of a sentence: `reading Conductor's key`. */
  purpose: string;
  statements: readonly Statement[];
  workers: readonly FunctionConfig[];
}

const record = v.record(v.string(), v.unknown());

/**
 * Adds the statements to the roles that the framework or serverless-iam-roles-per-function makes for the workers.
 *
 * @returns the keys of the workers with another role, which the plugin cannot change
 */
export function grant({ statements, workers }: Grant, { functions, provider }: Service): string[] {
  if (statements.length === 0) return [];
  const others = workers.filter(({ key }) => !append(statements, functions[key]));
  const inShared = others.filter(({ role }) => !role);
  const shared = inShared.length > 0 ? sharedStatements(provider) : undefined;
  shared?.push(...statements);
  return others.filter(({ role }) => role || !shared).map(({ key }) => key);
}

/** @returns whether the function has its own list of statements, to which these were added */
function append(statements: readonly Statement[], config: object | undefined): boolean {
  if (!v.is(OwnStatements, config)) return false;
  config.iamRoleStatements.push(...statements);
  return true;
}

const OwnStatements = v.looseObject({ iamRoleStatements: v.array(v.unknown()) });

/** The list from which the framework makes its shared role; undefined where the user gives a complete role. */
function sharedStatements(provider: Record<string, unknown>): unknown[] | undefined {
  if (provider.role) return undefined;
  const iam = v.is(record, provider.iam) ? provider.iam : {};
  if (isCloudFormation(iam.role)) return undefined;
  const role = iam.role ?? {};
  if (!v.is(record, role)) return undefined;
  if (Array.isArray(role.statements)) return role.statements;
  // v3's name: the framework ignores it silently once `iam.role.statements` exists.
  if (Array.isArray(provider.iamRoleStatements)) return provider.iamRoleStatements;
  const statements: unknown[] = [];
  provider.iam = { ...iam, role: { ...role, statements } };
  return statements;
}

/** Tells the user which statements to add to the roles of these functions. */
export const ungrantedNotice = (keys: readonly string[], { purpose, statements }: Grant) =>
  `conductor-lambda: ${keys.join(', ')} ${keys.length === 1 ? 'has a role' : 'have roles'} of your own, which this ` +
  `plugin does not change. For ${purpose}, add these statements there: ${JSON.stringify(statements)}`;

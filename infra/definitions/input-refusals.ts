import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as v from 'valibot';
import { isObject } from '../../lib/task/parse.ts';
import { faultReport } from '../../lib/worker/fault-report.ts';
import { ownSchemasOf } from './own-schemas.ts';
import type { Fields } from './wanted.ts';

/**
 * What a worker's own input schema refuses of the input that a workflow gives it: undefined where it takes all of it. What a
 * reference brings is known only when the workflow runs, so it is no fault, and neither is what holds one.
 */
export async function inputRefusal(handler: unknown, input: Fields): Promise<string | undefined> {
  const { input: schema } = ownSchemasOf(handler);
  if (!schema) return undefined;
  const { issues = [] } = await schema['~standard'].validate(input);
  const certain = issues.filter((issue) => !isUnknown(issue, input));
  return certain.length > 0 ? faultReport(certain, 'input', input) : undefined;
}

const isUnknown = (issue: StandardSchemaV1.Issue, input: Fields): boolean =>
  hasReference(input, keysOf(issue)) || (isOwnRule(issue) && hasReference(input, []));

/** A rule in the user's own code, which can look at other fields too: of zod, valibot and arktype. */
function isOwnRule(issue: StandardSchemaV1.Issue): boolean {
  const { code, type } = v.parse(Rule, issue);
  return OWN_RULES.has(code) || OWN_RULES.has(type);
}

const Rule = v.looseObject({ code: v.optional(v.unknown()), type: v.optional(v.unknown()) });
const OWN_RULES: ReadonlySet<unknown> = new Set([
  ...['custom', 'check', 'partial_check', 'raw_check', 'predicate'],
]);

const keysOf = ({ path = [] }: StandardSchemaV1.Issue): PropertyKey[] =>
  path.map((step) => (typeof step === 'object' ? step.key : step));

/** Whether the value at a place, or one on the way to it, has a reference. */
function hasReference(value: unknown, [key, ...deeper]: readonly PropertyKey[]): boolean {
  if (typeof value === 'string') return value.includes('${');
  if (key === undefined) return JSON.stringify(value ?? null).includes('${');
  const isInside = (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, key);
  return isInside && hasReference(Reflect.get(value, key), deeper);
}

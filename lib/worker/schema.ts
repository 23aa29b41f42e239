import type { StandardSchemaV1 } from '@standard-schema/spec';
import { InvalidInputError, InvalidOutputError } from '../task/errors.ts';
import { stepTo } from '../task/json.ts';
import { withoutValues } from './redact.ts';

/** Any schema by https://standardschema.dev: zod, valibot, arktype, or our own jsonSchema(…). */
export type Schema<T = unknown> = StandardSchemaV1<unknown, T>;

/**
 * The input, as the schema returns it.
 *
 * @throws InvalidInputError naming every fault by its path, without the values
 */
export async function parseInput(schema: Schema, input: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(input);
  if (!result.issues) return result.value;
  throw new InvalidInputError(`Invalid input: ${faultsOf(result.issues, 'input', input)}`);
}

/**
 * The worker's value, as the output schema returns it.
 *
 * @throws InvalidOutputError naming every fault by its path, without the values
 */
export async function parseOutput(schema: Schema, output: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(output);
  if (!result.issues) return result.value;
  throw new InvalidOutputError(`Invalid output: ${faultsOf(result.issues, 'output', output)}`);
}

function faultsOf(issues: readonly StandardSchemaV1.Issue[], root: string, whole: unknown): string {
  return issues
    .map((issue) => {
      const keys = keysOf(issue);
      const path = keys.map(stepTo).join('');
      return `${root}${path}: ${withoutValues(issue.message, valuesOf(issue, keys, whole))}`;
    })
    .join('; ');
}

/** Not `path.map`: arktype's path is of its own array class, whose `map` is never empty. */
const keysOf = ({ path = [] }: StandardSchemaV1.Issue) =>
  Array.from(path, (step) => (typeof step === 'object' ? step.key : step));

/** The value in the input, and the value that the schema made of it: arktype's `data`, valibot's `input`. */
const valuesOf = (issue: object, keys: readonly PropertyKey[], whole: unknown) => {
  const transformed = 'input' in issue ? issue.input : undefined;
  return [valueAt(keys, whole), 'data' in issue ? issue.data : transformed];
};

const valueAt = (keys: readonly PropertyKey[], whole: unknown) =>
  keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value ? Reflect.get(value, key) : undefined),
    whole,
  );

import type { StandardSchemaV1 } from '@standard-schema/spec';
import { InvalidInputError, InvalidOutputError } from '../task/errors.ts';
import { withoutValues } from './mask.ts';

/** Any schema by https://standardschema.dev: zod, valibot, arktype, or our own jsonSchema(…). */
export type Schema<T = unknown> = StandardSchemaV1<unknown, T>;

/**
 * The input as the schema hands it on.
 *
 * @throws InvalidInputError naming every fault by its path, without the values
 */
export async function parseInput(schema: Schema, input: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(input);
  if (!result.issues) return result.value;
  throw new InvalidInputError(`Invalid input: ${faultsOf(result.issues, 'input', input)}`);
}

/**
 * The worker's value as the output schema hands it on.
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
      return `${pathOf(keys, root)}: ${withoutValues(issue.message, valueAt(keys, whole))}`;
    })
    .join('; ');
}

const keysOf = ({ path = [] }: StandardSchemaV1.Issue) =>
  path.map((step) => (typeof step === 'object' ? step.key : step));

const pathOf = (keys: readonly PropertyKey[], root: string) =>
  keys.reduce<string>(
    (soFar, key) => (typeof key === 'number' ? `${soFar}[${key}]` : `${soFar}.${String(key)}`),
    root,
  );

const valueAt = (keys: readonly PropertyKey[], whole: unknown) =>
  keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value ? Reflect.get(value, key) : undefined),
    whole,
  );

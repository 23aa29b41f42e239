import type { StandardSchemaV1 } from '@standard-schema/spec';
import { InvalidInputError, InvalidOutputError } from '../task/errors.ts';
import { faultReport } from './fault-report.ts';

/** Any schema by https://standardschema.dev: zod, valibot, arktype, or our own jsonSchema(…). */
export type Schema<T = unknown, Sent = unknown> = StandardSchemaV1<Sent, T>;

/**
 * The input, as the schema returns it.
 *
 * @throws InvalidInputError naming the first faults by their paths, without the values
 */
export async function parseInput(schema: Schema, input: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(input);
  if (!result.issues) return result.value;
  throw new InvalidInputError(`Invalid input: ${faultReport(result.issues, 'input', input)}`);
}

/**
 * The worker's value, as the output schema returns it.
 *
 * @throws InvalidOutputError naming the first faults by their paths, without the values
 */
export async function parseOutput(schema: Schema, output: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(output);
  if (!result.issues) return result.value;
  throw new InvalidOutputError(`Invalid output: ${faultReport(result.issues, 'output', output)}`);
}

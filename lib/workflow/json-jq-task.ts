import { codeFaults, takenFaults, verbatim } from './code.ts';
import { throwIfFaulty } from './definition-error.ts';
import { systemFaults } from './faults.ts';
import type { FilledObject } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface JsonJqTaskOptions extends SystemTaskOptions {
  /** A jq program for jackson-jq 0.0.13, which lacks parts of jq: for example, `f(x)?` does not parse. */
  query: string;
  /** What the query starts from: `{ order: '${workflow.input.order}' }` is `.order`. */
  inputs?: FilledObject & { queryExpression?: never };
}

/** The first value that the query yields (null if it yields none), and all of them. */
export interface JqOutput<Result> {
  result: Result;
  resultList: Result[];
}

/**
 * A jq query that the Conductor server runs itself. Output: `result`, the first value that the query
 * yields (null if it yields none), and `resultList`, all of them.
 *
 * A query that does not parse, or fails, is FAILED with the message in `output.error`. Neither this function nor the
 * registration can detect it. `.` also holds the query, as `.queryExpression`.
 *
 * @example jsonJqTask({
 *   ref: 'totals',
 *   query: '{ total: ([.items[].price] | add) }',
 *   inputs: { items: '${workflow.input.items}' },
 * })
 * @example jsonJqTask<{ total: number }>({ … }).output.result.total
 * @throws DefinitionError for an empty query, one that holds `${workflow.…}`,
 * an input called 'queryExpression'.
 */
export function jsonJqTask<Result = unknown>(
  options: JsonJqTaskOptions,
): BuiltTask<JqOutput<Result>> {
  const { query, inputs = {} } = options;
  throwIfFaulty(`jsonJqTask '${options.ref}'`, [
    ...systemFaults(options),
    ...codeFaults('query', query, 'inputs'),
    ...takenFaults('inputs', inputs, ['queryExpression']),
  ]);
  return serverTask('JSON_JQ_TRANSFORM', options, { ...inputs, queryExpression: verbatim(query) });
}

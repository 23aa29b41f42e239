import { isObject } from '../task/parse.ts';
import { throwIfFaulty } from './definition-error.ts';
import { isList, isTask, type TaskNode } from './task-tree.ts';
import { workflowFaults } from './workflow.ts';

/** A workflow definition as a file has it, with all its fields. */
export interface WrittenWorkflow {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly version: number;
  readonly ownerEmail: string;
  readonly tasks: readonly TaskNode[];
}

/**
 * Reads a definition that may have been written by hand, in the JSON of `POST /metadata/workflow`. It is held against the
 * same rules as one that the builders make.
 *
 * @param ownerEmail the contact of a definition that names none
 * @throws DefinitionError naming every fault
 */
export function writtenWorkflow(value: unknown, ownerEmail: string | undefined): WrittenWorkflow {
  const written = isObject(value) ? value : {};
  const { name, tasks, version = 1, timeoutSeconds = 0, failureWorkflow } = written;
  const definition = {
    name: text(name) ?? '',
    version: Number(version),
    ownerEmail: text(written.ownerEmail) ?? ownerEmail ?? '',
    tasks: isList(tasks) ? tasks.filter(isTask) : [],
  };
  throwIfFaulty(`workflow '${definition.name}'`, [
    ...workflowFaults({
      ...definition,
      timeoutSeconds: Number(timeoutSeconds),
      output: written.outputParameters,
      // The server's UI writes an empty one where there is none.
      ...(typeof failureWorkflow === 'string' && failureWorkflow !== '' && { failureWorkflow }),
    }),
    ...(isList(tasks) && definition.tasks.length < tasks.length ? [NO_REF] : []),
  ]);
  return { ...written, ...definition };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const NO_REF = 'each task must be an object with a taskReferenceName';

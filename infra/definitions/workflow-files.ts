import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { isObject } from '../../lib/task/parse.ts';
import { type WrittenWorkflow, writtenWorkflow } from '../../lib/workflow/written-workflow.ts';
import { loadModule } from '../service-code/load.ts';
import { isSource } from '../service-code/sources.ts';
import { nameOf } from './workflow-faults.ts';

/** The workflows of a service, and all that is wrong with them, each in a sentence that names the file. */
export interface WorkflowFiles {
  workflows: WrittenWorkflow[];
  faults: string[];
}

/**
 * Reads workflow definitions: those in JSON files, and those that modules export. The code of a module runs then.
 *
 * @param patterns paths from the folder of the service; `*` and `**` stand for names
 * @param ownerEmail the contact of those that name none
 */
export async function readWorkflowFiles(
  patterns: readonly string[],
  folder: string,
  ownerEmail: string | undefined,
): Promise<WorkflowFiles> {
  const found = patterns.map((pattern) => ({ pattern, files: filesOf(pattern, folder) }));
  const empty = found.filter(({ files }) => files.length === 0);
  const files = [...new Set(found.flatMap(({ files }) => files))].sort();
  const workflows: WrittenWorkflow[] = [];
  const faults = empty.map(({ pattern }) => `${pattern}: ${NO_FILE}`);
  for (const file of files) {
    try {
      const written = await definitionsIn(file, folder);
      if (written.length === 0) faults.push(`${file}: ${NO_WORKFLOW}`);
      for (const definition of written) {
        const workflow = writtenWorkflow(definition, ownerEmail);
        const isThere = workflows.some((other) => nameOf(other) === nameOf(workflow));
        if (isThere) faults.push(`${file}: ${nameOf(workflow)} is also in another file or export`);
        else workflows.push(workflow);
      }
    } catch (thrown) {
      faults.push(`${file}: ${wordsOf(thrown)}`);
    }
  }
  return { workflows, faults };
}

/** Relative to the folder. A README, a declaration or a test beside the workflows is none of them, and does not run. */
const filesOf = (pattern: string, folder: string): string[] =>
  globSync(pattern, { cwd: folder, ignore: '**/node_modules/**' }).filter(
    (file) => file.endsWith('.json') || isSource(file),
  );

/** One definition, a list of them, or whatever of a module's exports is one or a list of them. */
async function definitionsIn(file: string, folder: string): Promise<unknown[]> {
  if (file.endsWith('.json'))
    return [JSON.parse(await readFile(join(folder, file), 'utf8'))].flat();
  const { exports } = await loadModule(join(folder, file), folder);
  const values = isObject(exports) ? Object.values(exports) : [];
  // CommonJS has all its exports in `default` too.
  return [...new Set(values.flat())].filter(isDefinition);
}

const isDefinition = (value: unknown): boolean =>
  isObject(value) && typeof value.name === 'string' && Array.isArray(value.tasks);

const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

const NO_FILE = 'there is no such JSON file or module (tests and declarations do not count)';
const NO_WORKFLOW =
  'has no workflow: a JSON file holds one or a list of them, and a module exports them';

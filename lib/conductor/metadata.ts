import { isObject } from '../task/parse.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { ConductorError, notConductor, undefinedIfUnknown } from './errors.ts';
import type { Call } from './http.ts';
import { jsonBody } from './http.ts';
import { namingFaults } from './named-faults.ts';

/** A task definition as the server has it. Fields that we do not read pass through untouched. */
export interface RegisteredTask {
  readonly [field: string]: unknown;
  readonly name: string;
  /** Seconds without an update after which the server times a task of the type out; 0 is never. */
  readonly responseTimeoutSeconds: number;
}

/** A workflow definition as the server has it, with all its fields. */
export interface RegisteredWorkflow {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly version: number;
  readonly tasks: readonly object[];
}

/** The definitions on the server. Each call throws ConductorError. */
export interface Metadata {
  /** Registers task definitions; each replaces the one of the same name. */
  registerTasks(definitions: readonly object[]): Promise<void>;
  /** Replaces a task definition that the server has; it keeps the time of its creation. */
  replaceTask(definition: object): Promise<void>;
  /** Undefined where the server has no definition of that name. */
  taskDefinition(name: string): Promise<RegisteredTask | undefined>;
  /**
   * Workers and workflows of the type go on, by the server's defaults. The open-source server (3.32.2) answers 500 where it
   * has no definition of that name.
   */
  removeTask(name: string): Promise<void>;
  /** Registers a workflow definition; it replaces the one of the same name and version. */
  registerWorkflow(definition: object): Promise<void>;
  /** Stores nothing, and rejects where the server would not store the definition. Old servers do not have it: 404 or 405. */
  checkWorkflow(definition: object): Promise<void>;
  /** Undefined where the server has no definition of that name and version; the newest one without a version. */
  workflowDefinition(name: string, version?: number): Promise<RegisteredWorkflow | undefined>;
  /** Workflows of it that run go on. */
  removeWorkflow(name: string, version: number): Promise<void>;
}

/** @param timeout of each call, in milliseconds */
export const metadataBy = (call: Call, timeout = REQUEST_TIMEOUT_MS): Metadata =>
  definitionsBy(namingFaults(call), timeout);

const definitionsBy = (call: Call, timeout: number): Metadata => ({
  async registerTasks(definitions) {
    await call({ method: 'post', url: '/metadata/taskdefs', ...jsonBody(definitions), timeout });
  },

  async replaceTask(definition) {
    await call({ method: 'put', url: '/metadata/taskdefs', ...jsonBody(definition), timeout });
  },

  async taskDefinition(name) {
    const url = `/metadata/taskdefs/${encodeURIComponent(name)}`;
    const answer = await undefinedIfUnknown(call({ url, timeout }));
    return answer === undefined ? undefined : registeredTask(answer, url);
  },

  async removeTask(name) {
    const url = `/metadata/taskdefs/${encodeURIComponent(name)}`;
    await call({ method: 'delete', url, timeout });
  },

  async registerWorkflow(definition) {
    const body = jsonBody([definition]);
    // POST would answer 409 where the workflow is registered already.
    mustBeStored(await call({ method: 'put', url: '/metadata/workflow', ...body, timeout }));
  },

  async checkWorkflow(definition) {
    const url = '/metadata/workflow/validate';
    await call({ method: 'post', url, ...jsonBody(definition), timeout });
  },

  async workflowDefinition(name, version) {
    const url = `/metadata/workflow/${encodeURIComponent(name)}`;
    const params = version === undefined ? {} : { version };
    const answer = await undefinedIfUnknown(call({ url, params, timeout }));
    return answer === undefined ? undefined : registeredWorkflow(answer, url);
  },

  async removeWorkflow(name, version) {
    const url = `/metadata/workflow/${encodeURIComponent(name)}/${version}`;
    await call({ method: 'delete', url, timeout });
  },
});

function registeredWorkflow(answer: unknown, url: string): RegisteredWorkflow {
  const fields = isObject(answer) ? answer : {};
  const { name, version, tasks } = fields;
  if (typeof name !== 'string' || typeof version !== 'number' || !isListOfObjects(tasks))
    throw notConductor(url, 'it is not a workflow definition');
  return { ...fields, name, version, tasks };
}

function registeredTask(answer: unknown, url: string): RegisteredTask {
  const fields = isObject(answer) ? answer : {};
  const { name, responseTimeoutSeconds } = fields;
  if (typeof name !== 'string' || typeof responseTimeoutSeconds !== 'number')
    throw notConductor(url, 'it is not a task definition');
  return { ...fields, name, responseTimeoutSeconds };
}

const isListOfObjects = (value: unknown): value is readonly object[] =>
  Array.isArray(value) && value.every(isObject);

/** The server answers 200 where it could not store a definition too, and says why in the body. */
function mustBeStored(answer: unknown): void {
  const errors = isObject(answer) ? answer.bulkErrorResults : undefined;
  const [first] = isObject(errors) ? Object.entries(errors) : [];
  if (first)
    throw new ConductorError(
      'refused',
      `Conductor did not store the workflow ${first[0]}: ${first[1]}`,
    );
}

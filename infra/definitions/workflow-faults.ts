import { ConductorError } from '../../lib/conductor/errors.ts';
import type { Metadata } from '../../lib/conductor/metadata.ts';
import { under } from '../../lib/task/by-name.ts';
import type { WrittenWorkflow } from '../../lib/workflow/written-workflow.ts';
import { tenAtOnce } from './ten-at-once.ts';
import type { Wanted } from './wanted.ts';
import { inputFaults, nameFaults } from './workflow-inputs.ts';
import {
  otherTypes,
  type StartedWorkflow,
  startedWorkflows,
  workerTasks,
} from './workflow-types.ts';

/** What the service has of its own. */
export interface OwnDefinitions {
  /** The task types of its workers. */
  types: ReadonlySet<string>;
  /** Those of which it registers the definition. */
  tasks: readonly Wanted[];
  workflows: readonly WrittenWorkflow[];
}

/** What the server is asked for. */
export interface Lookup {
  metadata: Pick<Metadata, 'taskDefinition' | 'workflowDefinition'>;
  /** Whether a worker has ever polled the type. Throws ConductorError. */
  isPolled(taskType: string): Promise<boolean>;
}

/**
 * Inputs that do not fit the definitions that the service registers. It takes no server to know them. Of a schema that is the
 * worker's own, only the names count: the worker itself says more, and can fill in or convert what its JSON Schema refuses.
 */
export const inputFaultsIn = ({
  tasks,
  workflows,
}: Pick<OwnDefinitions, 'tasks' | 'workflows'>): string[] =>
  workflows.flatMap((workflow) =>
    workerTasks(workflow).flatMap((task) => {
      const worker = tasks.find(({ name }) => name === task.type);
      if (!worker) return [];
      const isOfWorker = under(worker.origins ?? {}, 'inputSchema') !== undefined;
      const faults = isOfWorker ? nameFaults(task, worker) : inputFaults(task, worker);
      return faults.map((fault) => `${nameOf(workflow)}: ${fault}`);
    }),
  );

/** Types and workflows that neither the service nor the server has. Throws ConductorError. */
export async function unknownFaultsIn(own: OwnDefinitions, lookup: Lookup): Promise<string[]> {
  const tasks = own.workflows.flatMap(workerTasks).filter(({ isDefined }) => !isDefined);
  const types = new Set(tasks.map(({ type }) => type));
  const started = new Map(
    own.workflows.flatMap(startedWorkflows).map((one) => [nameOf(one), one] as const),
  );
  const [unknownTypes, unknownWorkflows] = [new Set<string>(), new Set<string>()];
  await tenAtOnce([...types], async (type) => {
    if (!(await isTypeKnown(type, own, lookup))) unknownTypes.add(type);
  });
  await tenAtOnce([...started.values()], async (one) => {
    if (!(await isWorkflowKnown(one, own, lookup))) unknownWorkflows.add(nameOf(one));
  });
  return own.workflows.flatMap((workflow) => [
    ...workerTasks(workflow)
      .filter(({ type, isDefined }) => !isDefined && unknownTypes.has(type))
      .map(({ ref, type }) => `${nameOf(workflow)}: '${ref}' has the type ${type}: ${NO_WORKER}`),
    ...startedWorkflows(workflow)
      .filter((one) => unknownWorkflows.has(nameOf(one)))
      .map((one) => `${nameOf(workflow)}: ${one.by} starts ${nameOf(one)}: ${NO_WORKFLOW}`),
  ]);
}

/** Workflows that the server would not store, with its words. Throws ConductorError where it cannot be asked. */
export async function refusedFaultsIn(
  { workflows }: OwnDefinitions,
  metadata: Pick<Metadata, 'checkWorkflow'>,
): Promise<string[]> {
  const faults = await tenAtOnce(workflows, async (workflow) => {
    try {
      await metadata.checkWorkflow(workflow);
    } catch (error) {
      if (!(error instanceof ConductorError)) throw error;
      if (error.fault === 'refused') return [`${nameOf(workflow)}: ${error.message}`];
      if (error.status !== 404 && error.status !== 405) throw error;
    }
    return [];
  });
  return faults.flat();
}

/** What may be a mistake, and may be right on another server than the open-source one. */
export const otherTypesIn = ({ workflows }: OwnDefinitions): string[] =>
  workflows.flatMap((workflow) =>
    otherTypes(workflow).map(
      ({ ref, type }) => `${nameOf(workflow)}: '${ref}' has the type ${type}, ${NOT_OPEN_SOURCE}`,
    ),
  );

async function isTypeKnown(type: string, own: OwnDefinitions, lookup: Lookup) {
  if (own.types.has(type)) return true;
  if (await lookup.metadata.taskDefinition(type)) return true;
  return lookup.isPolled(type);
}

async function isWorkflowKnown(
  { name, version }: StartedWorkflow,
  { workflows }: OwnDefinitions,
  { metadata }: Lookup,
): Promise<boolean> {
  const isOwn = workflows.some(
    (own) => own.name === name && (version === undefined || own.version === version),
  );
  return isOwn || (await metadata.workflowDefinition(name, version)) !== undefined;
}

/** As the plan calls a workflow. */
export const nameOf = ({
  name,
  version,
}: {
  name: string;
  version?: number | undefined;
}): string => (version === undefined ? name : `${name} version ${version}`);

const NO_WORKER =
  'no worker of this service takes it, and Conductor has no definition of it and has seen no poll for it';
const NO_WORKFLOW = 'neither this service nor Conductor has this workflow';
const NOT_OPEN_SOURCE = 'which the open-source server does not have';

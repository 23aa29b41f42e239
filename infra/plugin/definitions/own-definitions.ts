import pMap from 'p-map';
import type { WorkerSchemas } from '../../definitions/json-schemas.ts';
import type { Kind } from '../../definitions/kind.ts';
import type { Wanted } from '../../definitions/wanted.ts';
import { readWorkerSchemas } from '../../definitions/worker-schemas.ts';
import { inputFaultsIn, type OwnDefinitions } from '../../definitions/workflow-faults.ts';
import { readWorkflowFiles } from '../../definitions/workflow-files.ts';
import { hostedServiceOf } from '../hosted/hosted-service.ts';
import type { Binding } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { ServiceConfig } from '../read/service.ts';
import { wantedTasks } from '../read/wanted-tasks.ts';

/** What the definitions of a service are made of. */
export interface Definitions {
  bindings: readonly Binding[];
  options: ConductorOptions;
  service: ServiceConfig;
}

/**
 * What a service registers.
 *
 * @param kind left out, it is both; for task definitions no file is read
 * @throws Error naming all that is wrong with the workflows, as far as no server has to be asked
 */
export async function ownDefinitions(
  { bindings, options, service }: Definitions,
  kind?: Kind['name'],
): Promise<OwnDefinitions> {
  const patterns = kind === 'tasks' ? [] : options.workflows;
  const { workflows, faults } = await readWorkflowFiles(
    patterns,
    service.serviceDir,
    options.ownerEmail,
  );
  const own = {
    types: new Set(bindings.map(({ task }) => task)),
    tasks: await wantedWithSchemas({ bindings, options, service }),
    workflows,
  };
  const all = [...faults, ...inputFaultsIn(own)];
  if (all.length > 0) throw new Error(faultMessage(all));
  return own;
}

/** Each worker is a process that bundles its code. */
const AT_ONCE = 4;

/** A type's schemas are those of its first function that is a worker on Node. Throws Error naming all that cannot be read. */
async function wantedWithSchemas({ bindings, options, service }: Definitions): Promise<Wanted[]> {
  const { wanted, takeSchemas } = wantedTasks(bindings, options);
  if (takeSchemas.length === 0) return wanted;
  const { workers } = hostedServiceOf(bindings, options, service);
  const schemas = new Map<string, WorkerSchemas>();
  const faults: string[] = [];
  const read = async (type: string) => {
    const worker = workers.find(({ taskType, wrap }) => taskType === type && !wrap);
    if (!worker) return;
    const { handler, environment } = worker;
    const code = { handler, environment: knownOf(environment) };
    const answer = await readWorkerSchemas(code, service.serviceDir);
    if ('fault' in answer) faults.push(`${handler}: ${answer.fault}`);
    else schemas.set(type, answer.schemas);
  };
  await pMap(takeSchemas, read, { concurrency: AT_ONCE });
  if (faults.length === 0) return wantedTasks(bindings, options, schemas).wanted;
  throw new Error(listed(NO_SCHEMAS, faults));
}

const NO_SCHEMAS =
  'The schemas of these workers cannot be read (mend them, or set `schemas: false` in the `register` of their events):';

const knownOf = (environment: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );

/** All that is wrong with the workflows, as one message. */
export const faultMessage = (faults: readonly string[]): string =>
  listed('The workflows of custom.conductor.workflows are not fit to be registered:', faults);

const listed = (title: string, faults: readonly string[]): string =>
  [title, ...faults.map((fault) => `  - ${fault}`)].join('\n');

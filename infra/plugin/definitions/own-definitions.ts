import type { Kind } from '../../definitions/kind.ts';
import { inputFaultsIn, type OwnDefinitions } from '../../definitions/workflow-faults.ts';
import { readWorkflowFiles } from '../../definitions/workflow-files.ts';
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
    tasks: wantedTasks(bindings, options).wanted,
    workflows,
  };
  const all = [...faults, ...inputFaultsIn(own)];
  if (all.length > 0) throw new Error(faultMessage(all));
  return own;
}

/** All that is wrong with the workflows, as one message. */
export const faultMessage = (faults: readonly string[]): string =>
  `The workflows of custom.conductor.workflows are not fit to be registered:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`;

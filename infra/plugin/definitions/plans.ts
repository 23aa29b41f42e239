import type { Call } from '../../../lib/conductor/http.ts';
import { lastPollsOf } from '../../../lib/conductor/last-polls.ts';
import { metadataBy } from '../../../lib/conductor/metadata.ts';
import type { Kind } from '../../definitions/kind.ts';
import { type Plan, planOf } from '../../definitions/plan.ts';
import type { Registrar } from '../../definitions/registered.ts';
import { TASKS } from '../../definitions/tasks.ts';
import { wantedWorkflow } from '../../definitions/wanted-workflows.ts';
import {
  type OwnDefinitions,
  refusedFaultsIn,
  unknownFaultsIn,
} from '../../definitions/workflow-faults.ts';
import { WORKFLOWS } from '../../definitions/workflows.ts';
import type { ServiceConfig } from '../read/service.ts';

/** The server stores a definition in milliseconds; one of a slow network is still no failure. */
const REQUEST_TIMEOUT_MS = 10_000;

/** What tells one deployed service from another. */
export type ServiceRef = Pick<ServiceConfig, 'name' | 'stage' | 'region'>;

/** The service and the server, for reading and for writing. */
export const registrarOf = ({ name, stage, region }: ServiceRef, call: Call): Registrar => ({
  service: name,
  ...{ stage, region, metadata: metadataBy(call, REQUEST_TIMEOUT_MS) },
});

/** What is to be done for one kind of definition. Throws ConductorError. */
export const planFor = (
  kind: Kind['name'],
  own: OwnDefinitions,
  registrar: Registrar,
): Promise<Plan> =>
  kind === 'tasks'
    ? planOf(TASKS, own.tasks, registrar)
    : planOf(WORKFLOWS, own.workflows.map(wantedWorkflow), registrar);

/**
 * What the workflows of the service name, and neither the service nor the server has, and workflows that the server would not
 * store. Throws ConductorError.
 */
export async function workflowFaultsAt(
  own: OwnDefinitions,
  { metadata }: Registrar,
  call: Call,
): Promise<string[]> {
  const isPolled = async (type: string) =>
    (await lastPollsOf(type, call, REQUEST_TIMEOUT_MS)).length > 0;
  return [
    ...(await unknownFaultsIn(own, { metadata, isPolled })),
    ...(await refusedFaultsIn(own, metadata)),
  ];
}

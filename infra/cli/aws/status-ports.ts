import type { ServiceRef } from '../service-ref.ts';
import type { StatusPorts } from '../status/ports.ts';
import type { AwsAccess } from './access.ts';
import { callsIn } from './function-calls.ts';
import { functionsIn } from './functions.ts';
import { inspectionsIn } from './inspection.ts';
import { awsPausePorts } from './pause-ports.ts';
import { awsPorts } from './poller-ports.ts';

/** What `status` asks of a region. */
export const statusPorts = (access: AwsAccess, ref: ServiceRef): StatusPorts => ({
  ...awsPorts(access),
  ...awsPausePorts(access, ref),
  ...functionsIn(access),
  inspection: inspectionsIn(access, 'work'),
  callsOf: callsIn(access),
});

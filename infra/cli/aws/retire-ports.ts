import type { RetirePorts } from '../retire.ts';
import type { ServiceRef } from '../service-ref.ts';
import type { AwsAccess } from './access.ts';
import { inspectionsIn } from './inspection.ts';
import { awsPausePorts } from './pause-ports.ts';
import { awsPorts } from './poller-ports.ts';
import { queueDepthsIn } from './queue-depths.ts';

/** What the end of a service is seen by. */
export const retirePorts = (access: AwsAccess, ref: ServiceRef): RetirePorts => ({
  ...awsPorts(access),
  ...awsPausePorts(access, ref),
  inspection: inspectionsIn(access),
  queueDepth: queueDepthsIn(access),
});

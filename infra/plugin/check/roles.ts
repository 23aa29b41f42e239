import * as v from 'valibot';
import { MANAGED_POLICIES } from '../../../lib/limits/aws.ts';
import { additionsOf } from '../add/additions.ts';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Fault } from '../read/faults.ts';
import { providerRole } from '../read/provider-role.ts';
import { type FunctionConfig, hasSharedRole, type ServiceConfig } from '../read/service.ts';

/** IAM refuses a role with more policies, in the middle of a deploy. Only a configuration without other faults is checked. */
export function rolesFit(
  bindings: readonly Binding[],
  options: ConductorOptions,
  service: ServiceConfig,
): Fault[] {
  const { resources } = additionsOf(bindings, options, service);
  const isOverfull = Object.values(resources).some(
    ({ Properties: { ManagedPolicyArns: managed } }) =>
      Array.isArray(managed) && managed.length > MANAGED_POLICIES,
  );
  const message =
    'take tasks in more functions than the policies of one role can name, even by the beginnings that their names ' +
    'share: split the service';
  return isOverfull ? [{ where: 'functions', message }] : [];
}

/** `roles: own` makes a role of what the user writes for the shared one. What the framework adds there is not known yet. */
export function rolesCanBeOwn(
  bindings: readonly Binding[],
  roles: ConductorOptions['roles'],
  service: ServiceConfig,
): Fault[] {
  if (roles !== 'own') return [];
  const alone = workersOf(bindings, service).filter(hasSharedRole);
  if (alone.length > 0 && providerRole(service.provider).isGiven) {
    const message =
      'must be shared: provider.iam.role is a role that exists, and no deploy can read what it allows; or write ' +
      'provider.iam.role.statements instead';
    return [{ where: 'custom.conductor.roles', message }];
  }
  return alone.flatMap((worker) =>
    neededFromFramework(worker).map((what) => ({
      where: `functions.${worker.key}.${what}`,
      message:
        'needs rights that the framework writes into the shared role only: with custom.conductor.roles: own, move it to ' +
        'a function without a conductor event, or give this function a role of its own',
    })),
  );
}

/** Events whose rights the framework writes into the shared role, where the function has no other. */
const WITH_RIGHTS = [
  'sqs',
  'stream',
  'msk',
  'kafka',
  'activemq',
  'rabbitmq',
  'websocket',
  'cloudFront',
  'documentDb',
];

/** EventBridge Scheduler takes the function's own role, unless the schedule names another one. */
const ByScheduler = v.object({
  schedule: v.object({ method: v.literal('scheduler'), roleArn: v.nullish(v.literal('')) }),
});

const isWithRights = (event: unknown) =>
  typeof event === 'object' &&
  event !== null &&
  (WITH_RIGHTS.some((type) => type in event) || v.is(ByScheduler, event));

function neededFromFramework({ events, destinations, onError, fileSystemConfig }: FunctionConfig) {
  return [
    ...events.flatMap((event, index) => (isWithRights(event) ? [`events.${index}`] : [])),
    ...(destinations ? ['destinations'] : []),
    ...(onError ? ['onError'] : []),
    ...(fileSystemConfig ? ['fileSystemConfig'] : []),
  ];
}

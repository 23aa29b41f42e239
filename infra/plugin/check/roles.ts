import { MANAGED_POLICIES } from '../../../lib/limits/aws.ts';
import { additionsOf } from '../add/additions.ts';
import type { Binding } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Fault } from '../read/faults.ts';
import type { ServiceConfig } from '../read/service.ts';

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

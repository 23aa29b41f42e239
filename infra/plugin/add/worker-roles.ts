import { addedName } from '../../../lib/config/names.ts';
import { providerRole } from '../read/provider-role.ts';
import { type FunctionConfig, logGroupOf, type ServiceConfig } from '../read/service.ts';
import type { Grant } from '../rights/grants.ts';
import { inheritedRole } from '../rights/inherited-role.ts';
import { type OwnRole, ownRole } from '../rights/role.ts';
import { mayLog } from '../rights/statements.ts';

/** `roles: own`: each worker has a role of its own, with the user's statements and the rights that it needs. */

const PREFIX = 'ConductorWorkerRole';

/** `ConductorWorkerRoleSendmail`: the key without what no logical id can have. */
export const workerRoleId = ({ key }: FunctionConfig) =>
  `${PREFIX}${key
    .replaceAll('-', 'Dash')
    .replaceAll('_', 'Underscore')
    .replace(/^./, (first) => first.toUpperCase())}`;

export const isWorkerRoleId = (id: string) => id.startsWith(PREFIX);

/** The role of one worker. Its name has the region, since IAM is global. */
export function workerRole(
  worker: FunctionConfig,
  grants: readonly Grant[],
  { region, provider }: ServiceConfig,
): OwnRole {
  const inherited = inheritedRole(provider, {
    // null and false keep a function out of the provider's VPC.
    vpc: worker.vpc === undefined ? provider.vpc : worker.vpc,
    tracing: worker.tracing ?? provider.tracing.lambda,
    kmsKeyArn: worker.kmsKeyArn ?? provider.kmsKeyArn,
  });
  const users = providerRole(provider);
  const logGroup = logGroupOf(worker.name, worker.logs ?? provider.logs.lambda);
  const granted = grants.filter(({ workers }) => workers.includes(worker));
  return ownRole(
    {
      id: workerRoleId(worker),
      name: addedName(`${worker.name}-${region}`, 'role'),
      policyName: 'conductor-worker',
      statements: [
        ...(worker.disableLogs ? [] : [mayLog(logGroup)]),
        ...granted.flatMap(({ statements }) => statements),
      ],
      inherited: {
        ...inherited,
        statements: [...inherited.statements, ...users.statements],
        managedPolicies: [...inherited.managedPolicies, ...users.managedPolicies],
      },
    },
    region,
  );
}

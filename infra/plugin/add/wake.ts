import { ledgerName, pollerName } from '../../../lib/config/names.ts';
import { WAKE_MEMORY_MB, WAKE_TIMEOUT_SECONDS } from '../defaults.ts';
import type { WakeOptions } from '../read/wake-options.ts';
import { mayInvoke, mayReadKey, mayUseItems } from '../rights/statements.ts';
import type { AddedFunction } from './added-function.ts';
import type { Environment } from './environment.ts';
import { LEDGER_ENVIRONMENT } from './ledger.ts';

/** The function behind the URL that Conductor's status notifier calls: it starts a run of the poller where none polls. */
export const wake: AddedFunction = {
  part: 'wake',
  description: 'Starts the poller when Conductor says that there is work.',
  isNeeded: ({ options }) => options.wake !== undefined,
  settings: ({ options, service: { name, stage } }) => ({
    memorySize: WAKE_MEMORY_MB,
    timeout: WAKE_TIMEOUT_SECONDS,
    environment: {
      CONDUCTOR_POLLER_NAME: pollerName(name, stage),
      ...LEDGER_ENVIRONMENT,
      ...(options.wake ? secretEnvironment(options.wake) : {}),
    },
    events: [],
    url: true,
  }),
  statements: ({ options, service: { name, stage } }) => [
    mayUseItems(ledgerName(name, stage)),
    mayInvoke([pollerName(name, stage)]),
    ...mayReadKey(options.wake),
  ],
};

function secretEnvironment({ secret, parameter }: WakeOptions): Environment {
  if (secret !== undefined) return { CONDUCTOR_WAKE_SECRET_NAME: secret };
  return parameter === undefined ? {} : { CONDUCTOR_WAKE_PARAMETER_NAME: parameter };
}

import { ledgerName } from '../../../lib/config/names.ts';
import { WAKE_MEMORY_MB, WAKE_TIMEOUT_SECONDS } from '../defaults.ts';
import type { WakeOptions } from '../read/wake-options.ts';
import { mayInvoke, mayReadKey, mayUseItems } from '../rights/statements.ts';
import type { AddedFunction, Deployment } from './added-function.ts';
import { type Environment, logEnvironment } from './environment.ts';
import { LEDGER_ENVIRONMENT } from './ledger.ts';

/** The function behind the URL that Conductor's status notifier calls: it starts a run of each poller that has none. */
export const wake: AddedFunction = {
  part: 'wake',
  description: 'Starts the poller when Conductor says that there is work.',
  isNeeded: ({ options }) => options.wake !== undefined,
  settings: ({ options, pollers }) => ({
    memorySize: WAKE_MEMORY_MB,
    timeout: WAKE_TIMEOUT_SECONDS,
    environment: {
      CONDUCTOR_POLLER_NAME: namesOf(pollers).join(),
      ...LEDGER_ENVIRONMENT,
      ...logEnvironment(options),
      ...(options.wake ? secretEnvironment(options.wake) : {}),
    },
    events: [],
    url: true,
  }),
  statements: ({ options, pollers, service: { name, stage } }) => [
    mayUseItems(ledgerName(name, stage)),
    mayInvoke(namesOf(pollers)),
    ...mayReadKey(options.wake),
  ],
};

const namesOf = (pollers: Deployment['pollers']) => pollers.map(({ plan }) => plan.ruleName);

function secretEnvironment({ secret, parameter }: WakeOptions): Environment {
  if (secret !== undefined) return { CONDUCTOR_WAKE_SECRET_NAME: secret };
  return parameter === undefined ? {} : { CONDUCTOR_WAKE_PARAMETER_NAME: parameter };
}

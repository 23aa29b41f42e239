import { ConfigError, type SecretSource } from './load.ts';

/** What the wake function has to know. */
export interface WakeConfig {
  /** The names of the pollers' functions. */
  pollers: string[];
  /** The ledger's table. */
  table: string;
  /** Where the secret lies that notices carry. */
  secret: SecretSource;
}

/**
 * Reads CONDUCTOR_POLLER_NAME (a name, or several with commas between them), CONDUCTOR_LEDGER_TABLE, and one of
 * CONDUCTOR_WAKE_SECRET_NAME and CONDUCTOR_WAKE_PARAMETER_NAME.
 *
 * @throws ConfigError naming every fault
 */
export function wakeConfigIn(env: Readonly<Record<string, string | undefined>>): WakeConfig {
  const {
    CONDUCTOR_POLLER_NAME: names = '',
    CONDUCTOR_LEDGER_TABLE: table = '',
    CONDUCTOR_WAKE_SECRET_NAME: secret,
    CONDUCTOR_WAKE_PARAMETER_NAME: parameter,
  } = env;
  const name = secret ?? parameter ?? '';
  const missing = Object.entries({
    CONDUCTOR_POLLER_NAME: names,
    CONDUCTOR_LEDGER_TABLE: table,
    'CONDUCTOR_WAKE_SECRET_NAME or CONDUCTOR_WAKE_PARAMETER_NAME': name,
  }).filter(([, value]) => value === '');
  if (missing.length > 0)
    throw new ConfigError(
      missing.map(([variable]) => `${variable} is missing: deploy with the plugin`),
    );
  const kind = secret === undefined ? 'parameter' : 'secret';
  return { pollers: names.split(','), table, secret: { kind, name } };
}

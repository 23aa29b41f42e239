import { accessKeyReader } from '../../aws/access-key.ts';
import { type Conductor, conductorAt } from '../../conductor/tasks.ts';
import { loadConfig } from '../../config/load.ts';
import type { SaveForLater } from '../../reporting/ports.ts';
import { saverIn } from '../../reporting/save.ts';

/** Where a worker's reports go. Each function is called only when its destination is needed. */
export interface Destinations {
  /** Where to report. Default: the server of CONDUCTOR_SERVER_URL. */
  conductor?: (() => Conductor) | undefined;
  /**
   * Where to save what Conductor does not take and the reply cannot carry. Default: the queue of CONDUCTOR_INBOX_URL,
   * with the bucket of CONDUCTOR_RESULT_BUCKET for what is over 1 MB.
   */
  inbox?: (() => SaveForLater | undefined) | undefined;
}

let conductor: Conductor | undefined;

/**
 * The server that the function's environment names. All invocations share its connections.
 *
 * @throws ConfigError where the environment is wrong
 */
export function conductorOfEnvironment(): Conductor {
  conductor ??= connect();
  return conductor;
}

function connect(): Conductor {
  const config = loadConfig(process.env);
  return conductorAt(config.serverUrl, accessKeyReader(config.auth, process.env));
}

/** The reporter's inbox. The plugin names it in the environment of the functions that may need it. */
export const inboxOfEnvironment = (): SaveForLater | undefined => saverIn(process.env);

/**
 * Reads what the environment says of the destinations that a worker does not bring itself. A worker must not run first
 * and then be unable to report.
 *
 * @throws ConfigError where the environment is wrong
 */
export function checkEnvironment({ conductor, inbox }: Destinations): void {
  if (!conductor) conductorOfEnvironment();
  if (!inbox) inboxOfEnvironment();
}

import { accessKeyReader } from '../aws/access-key.ts';
import { type Queue, queueAt } from '../aws/queue.ts';
import { type Conductor, conductorAt } from '../conductor/client.ts';
import { loadConfig } from '../config/load.ts';

let conductor: Conductor | undefined;

/**
 * The server that the function's environment names; its connections are shared by all invocations.
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

/** The reporter's inbox, which the plugin names to functions that nobody waits for. */
export function inboxOfEnvironment(): Queue | undefined {
  const url = process.env.CONDUCTOR_INBOX_URL;
  return url ? queueAt(url, process.env) : undefined;
}

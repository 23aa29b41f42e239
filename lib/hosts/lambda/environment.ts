import { accessKeyReader } from '../../aws/access-key.ts';
import { type Conductor, conductorAt } from '../../conductor/tasks.ts';
import { loadConfig } from '../../config/load.ts';
import { type Keep, keepBy } from '../../reporting/save.ts';

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

/** Into the reporter's inbox, which the plugin names to functions that may have to fill it. */
export const keepOfEnvironment = (): Keep | undefined => keepBy(process.env);

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import { type Conductor, startConductor } from '../../local/conductor.ts';
import { HOST } from '../../local/servers/ports.ts';
import type { Steps } from '../../terminal/steps.ts';

/** Where a Conductor on a developer's machine mostly is; another port is taken where it is in use. */
const USUAL_PORT = 8080;

/**
 * Starts a Conductor on this machine; the first time it downloads it. Its data stay in the folder of the service until
 * node_modules is deleted.
 *
 * @throws Error where it cannot be started
 */
export async function localConductor(folder: string, steps: Steps): Promise<Conductor> {
  const data = join(folder, 'node_modules', '.cache', 'conductor-lambda', 'conductor');
  mkdirSync(data, { recursive: true });
  const port = await getPort({ host: HOST, port: USUAL_PORT });
  try {
    return await steps.run('Start Conductor', () => startConductor({ folder: data, port, steps }));
  } catch (error) {
    throw new Error(
      `Conductor cannot be started on this machine: ${messageOf(error)}\n` +
        'It needs Python 3.10 or newer, with its venv module. Or set CONDUCTOR_SERVER_URL to the API of a server that you have.',
      { cause: error },
    );
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

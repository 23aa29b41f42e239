import { join } from 'node:path';
import { createSteps, type Steps } from '../terminal/steps.ts';
import { freePort, HOST } from './servers/ports.ts';
import { type Server, startServer } from './servers/server.ts';
import { answers } from './servers/until.ts';
import { setUpConductor, setUpRuntimes } from './setup/set-up.ts';

/** A busy machine takes three times as long as an idle one (8 s). */
const START_TIMEOUT_MS = 90_000;
/** The database is deleted, so there is little to wait for. */
const GRACE_SECONDS = 1;
/**
 * With these the server starts in 8 s instead of 13, and bears the load of the tests. A server that lives for minutes
 * does not need the optimizing compiler or garbage collector threads, which take a small machine's cores.
 */
const JAVA_OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xms1g', '-Xmx1g'];

/** A Conductor server that we started. `url` is its UI. */
export interface Conductor extends Server {
  /** What clients take as CONDUCTOR_SERVER_URL. */
  apiUrl: string;
}

export interface ConductorOptions {
  /** For its log and its database; a second start in the same folder finds the same data. */
  folder: string;
  /** Default: a free port. */
  port?: number;
  steps?: Steps;
  /** More of the server's own settings; they replace ours of the same name. */
  settings?: Record<string, string>;
  /** More variables for its process, which inherits none of this process's variables. */
  env?: Record<string, string>;
}

/**
 * The data need not survive a power cut, so the server does not wait for the disk. It is twice as fast, and 200
 * workflows at once do not block each other's writes until the server answers 'database is locked'.
 */
const SQLITE_OPTIONS = 'busy_timeout=60000&journal_mode=WAL&synchronous=OFF';

const settingsOf = (folder: string, port: number): Record<string, string> => ({
  'server.port': String(port),
  'server.address': HOST,
  'conductor.integrations.ai.enabled': 'false',
  // Off by default: schedules of workflows.
  'conductor.scheduler.enabled': 'true',
  // Off by default: messages to a workflow that runs, for PULL_WORKFLOW_MESSAGES.
  'conductor.workflow-message-queue.enabled': 'true',
  'spring.datasource.url': `jdbc:sqlite:${join(folder, 'conductor.db')}?${SQLITE_OPTIONS}`,
});

/** Starts a Conductor server, with a SQLite database unless the settings name another, and waits until it is healthy. */
export async function startConductor(options: ConductorOptions): Promise<Conductor> {
  const {
    folder,
    port = await freePort(),
    steps = createSteps(),
    settings = {},
    env = {},
  } = options;
  const all = Object.entries({ ...settingsOf(folder, port), ...settings });
  const runtimes = await setUpRuntimes(steps);
  const jar = await setUpConductor(steps, runtimes);
  const url = `http://${HOST}:${port}`;
  const server = await startServer({
    name: 'Conductor',
    command: [
      runtimes.java,
      ...JAVA_OPTIONS,
      '-jar',
      jar,
      ...all.map(([name, value]) => `--${name}=${value}`),
    ],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    logFile: join(folder, 'conductor.log'),
    url,
    isUp: () => answers(`${url}/health`),
    startTimeoutMs: START_TIMEOUT_MS,
    graceSeconds: GRACE_SECONDS,
  });
  return { ...server, apiUrl: `${url}/api` };
}

import { type Host, startWorkers } from '../../../lib/hosts/process/index.ts';
import { logOf } from '../../../lib/observe/log.ts';
import { type Call, type Given, textOf } from '../command.ts';
import { serveEndpoints } from '../start/endpoints.ts';
import { environmentFor } from '../start/environment.ts';
import { fileOptionsIn, numberOf } from '../start/options.ts';
import { loadFiles, loadHosted, readHosted } from '../start/workers.ts';

const log = logOf(undefined);

/** Hosts workers in this process until it is asked to stop. Resolves to whether nothing broke. */
export async function run({ given, files = [] }: Call): Promise<boolean> {
  // Before the workers load, whose stacks it is for.
  process.setSourceMapsEnabled(true);
  const folder = process.cwd();
  const { workers } =
    files.length > 0
      ? await loadFiles(files, fileOptionsIn(given), folder)
      : await loadService(given, folder);
  const graceSeconds = numberOf(given, 'grace');
  const host = startWorkers(workers, { ...(graceSeconds !== undefined && { graceSeconds }) });
  const port = numberOf(given, 'port');
  const server =
    port === undefined
      ? undefined
      : await serveEndpoints(host, { host: textOf(given, 'host') ?? '127.0.0.1', port });
  const isWell = await untilStopped(host);
  server?.close();
  // Handlers leave connections open, which would keep the process alive.
  setImmediate(() => process.exit(isWell ? 0 : 1));
  return isWell;
}

async function loadService(given: Given, folder: string) {
  const service = await readHosted(given);
  for (const { taskType, reason } of service.elsewhere)
    log('warn', 'a task type stays on Lambda', { taskType, reason });
  Object.assign(process.env, environmentFor(service, process.env));
  return loadHosted(service, folder);
}

/** What a handler throws outside of its task can have broken anything: the process drains, and ends with a failure. */
function untilStopped(host: Host): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = (isWell: boolean) => void host.stop().then(() => resolve(isWell));
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(true));
    for (const event of ['uncaughtException', 'unhandledRejection'] as const)
      process.once(event, (thrown: unknown) => {
        const stack = thrown instanceof Error ? thrown.stack : String(thrown);
        log('error', 'a worker threw outside of its task: the process stops', { stack });
        stop(false);
      });
  });
}

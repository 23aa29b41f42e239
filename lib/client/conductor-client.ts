import { bulkBy } from '../conductor/bulk.ts';
import { eventHandlersBy } from '../conductor/event-handlers.ts';
import { callsTo } from '../conductor/http.ts';
import { metadataBy } from '../conductor/metadata.ts';
import { schedulesBy } from '../conductor/schedules.ts';
import { serverSecretsBy } from '../conductor/server-secrets.ts';
import { taskReadsBy } from '../conductor/task-reads.ts';
import { workflowRunsBy } from '../conductor/workflow-runs.ts';
import { workflowsBy } from '../conductor/workflows.ts';
import { BULK_MS, CALL_MS } from './defaults.ts';
import { definitionsBy } from './definitions.ts';
import { type ConductorClientOptions, reachOf } from './options.ts';
import { readsBy } from './reads.ts';
import { typedSchedules } from './schedules.ts';
import { signalsBy } from './signals.ts';
import { startsBy } from './starts.ts';
import type { ConductorClient } from './types.ts';

/**
 * A client of Conductor, for programs that start workflows and steer them. One is enough for a process: its calls share
 * connections and a token. Address and key are those of the environment where the options do not give them.
 *
 * @example
 * const conductor = conductorClient();
 * const ended = await conductor.run(shipping, { orderId: '17' });
 * if (ended.status === 'COMPLETED') console.log(ended.output.parcel);
 * @throws ConfigError naming every fault of the options and of the environment
 */
export function conductorClient(options: ConductorClientOptions = {}): ConductorClient {
  const { serverUrl, readKey } = reachOf(options, process.env);
  const { wake } = options;
  const call = callsTo(serverUrl, readKey);
  const runs = workflowRunsBy(call, CALL_MS);
  const workflows = workflowsBy(call, CALL_MS);
  return {
    ...startsBy(runs, wake),
    ...signalsBy(runs),
    ...readsBy(call, runs, workflows),
    pause: runs.pause,
    resume: runs.resume,
    retry: (id, { resumeSubworkflowTasks = false } = {}) => runs.retry(id, resumeSubworkflowTasks),
    restart: (id, { useLatestDefinitions = false } = {}) => runs.restart(id, useLatestDefinitions),
    rerun: (id, request = {}) => runs.rerun(id, request),
    skip: (id, ref, request = {}) => runs.skip(id, ref, request),
    terminate: workflows.terminate,
    remove: (id, { archive = false } = {}) => runs.remove(id, archive),
    sendMessage: runs.sendMessage,
    bulk: bulkBy(call, BULK_MS),
    tasks: taskReadsBy(call, CALL_MS),
    definitions: definitionsBy(metadataBy(call, CALL_MS)),
    schedules: typedSchedules(schedulesBy(call, CALL_MS)),
    events: eventHandlersBy(call, CALL_MS),
    secrets: serverSecretsBy(call, CALL_MS),
  };
}

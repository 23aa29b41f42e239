import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadAccessKey } from '../../../lib/conductor/auth.ts';
import { callsTo } from '../../../lib/conductor/http.ts';
import { conductorBy } from '../../../lib/conductor/tasks.ts';
import type { WorkerHandler } from '../../../lib/hosts/lambda/chain.ts';
import { worker } from '../../../lib/hosts/lambda/worker.ts';
import { MAX_SLOTS } from '../../../lib/poller/defaults.ts';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { savingTo } from '../../../lib/reporting/save.ts';
import type { Task } from '../../../lib/task/task.ts';
import { serverUrl, uniqueName } from '../../support/conductor/server.ts';
import { aContext, aDispatch } from '../../support/factories.ts';
import { overheardLog } from '../../support/leaks/overheard.ts';
import type { Happened } from '../evidence.ts';
import type { Stage } from '../kind.ts';
import { startProxy } from '../proxy/proxy.ts';
import { inProcessInbox } from './inbox.ts';
import { type KillablePollers, killablePollers } from './killable-pollers.ts';
import { ledgerAt } from './ledger.ts';
import { ownPoller, type Pollers, type Surroundings } from './pollers.ts';
import { comesBack, recorded } from './recorded.ts';
import { beginWorkflows } from './workflows.ts';

/** Poller, worker and reporter in this process, with the real client, and with the proxy before the real server. */
export interface InProcess<P extends Pollers = Pollers> extends Stage {
  pollers: P;
  close(): Promise<void>;
}

/** The time of a worker's invocation, after which Lambda would end it. */
const WORKER_MS = 30_000;

/** The server behind the proxy, which may need a key. */
interface Server {
  url: string;
  readKey?: ReadAccessKey;
}

/** A stage with its poller in this process. */
export const inProcessStage = (): Promise<InProcess> =>
  stageBefore({ url: serverUrl() }, ownPoller);

/** … which may have as many tasks open at once as a run can. */
export const wideStage = (): Promise<InProcess> =>
  stageBefore({ url: serverUrl() }, (around) => ownPoller({ ...around, concurrency: MAX_SLOTS }));

/** A stage with its poller in a process of its own, so that it can be killed. */
export const killableStage = (): Promise<InProcess<KillablePollers>> =>
  stageBefore({ url: serverUrl() }, killablePollers);

export async function stageBefore<P extends Pollers>(
  server: Server,
  pollersIn: (around: Surroundings, happened: Happened[]) => P,
): Promise<InProcess<P>> {
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-faults-'));
  const ledger = ledgerAt(join(folder, 'ledger'));
  const proxy = await startProxy(server.url);
  const { readKey } = server;
  const call = callsTo(proxy.url, readKey);
  const conductor = conductorBy(call, proxy.url);
  const inbox = inProcessInbox(conductor, call);
  const taskType = uniqueName('faults');
  const happened: Happened[] = [];
  const handler = worker(
    { conductor: () => conductor, inbox: () => savingTo(inbox.sendText) },
    recorded(ledger.path, comesBack),
  );
  const invoke = (task: Task) => invocationOf(handler, task);
  const { url: conductorUrl } = proxy;
  const around = { conductorUrl, readKey, taskType, invoke, inbox, log: overheardLog };
  const pollers = pollersIn(around, happened);
  return {
    proxy,
    ledger,
    happened,
    pollers,
    begin: (definition) => beginWorkflows([taskType], definition),
    startPolling: pollers.start,
    stopPolling: pollers.stop,
    async close() {
      inbox.stop();
      await proxy.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Plays Lambda: a handler that throws is a crash. */
const invocationOf = (handler: WorkerHandler, task: Task): Promise<Invocation> =>
  handler(aDispatch(task), aContext({ remainingMs: WORKER_MS })).then(
    (answer) => ({ kind: 'answered', answer }),
    (error) => ({ kind: 'crashed', reason: String(error) }),
  );

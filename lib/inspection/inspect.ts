import type { ReadAccessKey } from '../conductor/auth.ts';
import type { Call } from '../conductor/http.ts';
import { queueSizes } from '../conductor/queue-sizes.ts';
import { searchTasks } from '../conductor/task-search.ts';
import { type Plan, taskTypesOf } from '../config/plan.ts';
import type { Item } from '../ledger/ledger.ts';
import type { ServiceRequest } from '../protocol/inspection.ts';
import type { Clock } from '../task/clock.ts';
import type { Inspection, Reach } from './answer.ts';
import { type Ask, askerOf, NOT_ASKED } from './ask.ts';
import { ANSWER_MARGIN_MS, INSPECTION_MS, TYPES_OF_AN_ANSWER } from './defaults.ts';
import { ledgerFacts, tryToWrite } from './ledger.ts';
import { keyFacts, serverFacts, whyNotAsked } from './server.ts';
import { queueOf, typeFacts } from './types.ts';

/** What a poller looks at. */
export interface InspectionPorts {
  /** Of this package. */
  version: string;
  plan: Plan;
  serverUrl: string;
  /** Undefined where the service names no key. */
  readKey: ReadAccessKey | undefined;
  /** Calls to the server with that key. */
  call: Call;
  /** How far the network leads to the server. */
  reach(): Promise<Reach>;
  /** The poller's item of the ledger; undefined where the service has none. */
  item: Item | undefined;
  /** Whether the poller may call a function; rejects with AWS's words where not. */
  mayCall(functionName: string): Promise<true>;
  /** Names the inspection where the server asks who polls. */
  runId: string;
  clock: Clock;
}

/** Asks what a poller depends on. It ends within 20 s, changes nothing, and never throws. */
export async function inspect(
  { about, skipTypes }: ServiceRequest,
  ports: InspectionPorts,
): Promise<Inspection> {
  const { version, plan, item, clock } = ports;
  const atMs = clock.nowMs();
  const forMs = Math.min(INSPECTION_MS, clock.remainingMs() - ANSWER_MARGIN_MS);
  const ask = askerOf(() => atMs + forMs - clock.nowMs());
  const names = taskTypesOf(plan);
  const asked = names.slice(skipTypes, skipTypes + TYPES_OF_AN_ANSWER);
  const routes = plan.routes.filter(({ taskType }) => asked.includes(taskType));
  const isAll = about === 'all';
  const called = isAll ? [...new Set(routes.map(({ functionName }) => functionName))] : [];
  const [{ server, types }, ledger, functions] = await Promise.all([
    askServer(asked, isAll, ports, ask),
    item &&
      ask(async () => {
        if (isAll) await tryToWrite(item);
        return ledgerFacts(item);
      }),
    Promise.all(
      called.map(async (functionName) => ({
        functionName,
        mayCall: await ask(() => ports.mayCall(functionName)),
      })),
    ),
  ]);
  return {
    ...{ version, atMs, plan, server, types },
    typesLeftOut: Math.max(0, names.length - skipTypes - asked.length),
    ...(ledger && { ledger }),
    functions,
  };
}

async function askServer(
  taskTypes: readonly string[],
  isAll: boolean,
  { plan, serverUrl, readKey, call, reach, runId, clock }: InspectionPorts,
  ask: Ask,
): Promise<Pick<Inspection, 'server' | 'types'>> {
  const { origin } = new URL(serverUrl);
  const reached = await reach();
  const key = await keyFacts(serverUrl, readKey, reached);
  const stop = whyNotAsked(reached, key);
  /** Where it cannot succeed, each of many calls would take its whole time. */
  const asking: Call = async (request) => {
    if (stop) throw stop;
    return call(request);
  };
  const lanes = plan.routes.filter(({ taskType }) => taskTypes.includes(taskType));
  const [facts, sizes, isIndexed] = await Promise.all([
    isAll ? serverFacts(asking, ask) : SERVER_NOT_ASKED,
    ask((timeout) => queueSizes(asking, lanes.map(queueOf), timeout)),
    ask(async (timeout) => {
      const { totalHits } = await searchTasks(asking, { query: '', size: 0, timeout });
      return totalHits > 0;
    }),
  ]);
  const workerId = isAll && readKey ? `${runId}.0` : undefined;
  const typePorts = { call: asking, ask, nowMs: clock.nowMs(), sizes, isIndexed, isAll, workerId };
  const types = await Promise.all(
    taskTypes.map((taskType) =>
      typeFacts(
        taskType,
        plan.routes.filter((route) => route.taskType === taskType),
        typePorts,
      ),
    ),
  );
  return { server: { origin, reach: reached, key, ...facts }, types };
}

/** What `work` leaves out. */
const SERVER_NOT_ASKED = {
  version: NOT_ASKED,
  sweeper: NOT_ASKED,
  mayRead: NOT_ASKED,
  mayUpdate: NOT_ASKED,
};

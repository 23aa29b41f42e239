import { terminate } from '../support/conductor/server.ts';
import { type Evidence, type Happened, mostOpen } from './evidence.ts';
import type { FaultKind, Stage } from './kind.ts';
import { allPass } from './proxy/plan.ts';
import { type Row, rowOf } from './row.ts';
import { sideBySide, untilEnded } from './watch.ts';

const TASKS = 6;
/** Longer than a worker may take to report, so that no running task counts as lost. */
const RESPONSE_TIMEOUT_SECONDS = 60;
/** After a response timeout, nothing may change for as long as the server takes to notice it, and a lane backs off. */
const QUIET_MS = 210_000;

/** Plays one kind of fault to its end, and checks how its tasks ended. */
export async function runKind<Place extends Stage>(
  kind: FaultKind<Place>,
  stage: Place,
): Promise<Row> {
  const { tasks = TASKS, responseTimeoutSeconds = RESPONSE_TIMEOUT_SECONDS, input = {} } = kind;
  const undo = await kind.inject(stage);
  const startedAtMs = Date.now();
  const ids = await stage.begin({ tasks, responseTimeoutSeconds, input });
  stage.startPolling();
  const { executions, stuck } = await untilEnded(ids, responseTimeoutSeconds * 1_000 + QUIET_MS);
  const endedAtMs = Date.now();
  await sideBySide(stuck, ({ workflowId }) => terminate(workflowId));
  stage.proxy.follow(allPass);
  await undo?.();
  await stage.stopPolling();
  const isUnderWay = ({ atMs }: Happened) => atMs >= startedAtMs && atMs <= endedAtMs;
  const happened = [...stage.happened, ...stage.proxy.events].filter(isUnderWay);
  const entries = await stage.ledger.entries();
  const ours = entries.filter(({ workflowId }) => ids.includes(workflowId));
  const evidence = { executions, entries: ours, happened };
  const row = rowOf(kind, evidence);
  const alsoWrong = (await kind.alsoWrong?.(stage, evidence)) ?? [];
  return { ...row, wrong: [...row.wrong, ...alsoWrong, ...tooManyOpen(stage, evidence)] };
}

function tooManyOpen({ concurrency }: Stage, evidence: Evidence): string[] {
  const most = mostOpen(evidence);
  return concurrency !== undefined && most > concurrency
    ? [`${most} tasks of a type were open at the same time, and ${concurrency} may be`]
    : [];
}

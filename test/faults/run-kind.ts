import { terminate } from '../support/conductor/server.ts';
import type { Happened } from './evidence.ts';
import type { Definition, FaultKind, Stage } from './kind.ts';
import { allPass } from './proxy/plan.ts';
import { type Row, rowOf } from './row.ts';
import { sideBySide, untilEnded } from './watch.ts';

/** The workflows of a kind that says no more about them. */
const DEFINITION: Definition = {
  tasks: 6,
  // Longer than a worker may take to report, so that no running task counts as lost.
  responseTimeoutSeconds: 60,
  input: {},
};
/** After a response timeout, nothing may change for as long as the server takes to notice it, and a lane backs off. */
const QUIET_MS = 210_000;

/** Plays one kind of fault to its end, and checks how its tasks ended. */
export async function runKind<Place extends Stage>(
  kind: FaultKind<Place>,
  stage: Place,
): Promise<Row> {
  const definition = { ...DEFINITION, ...kind };
  const proxies = [stage.proxy, ...(stage.others ?? [])];
  const undo = await kind.inject(stage);
  const startedAtMs = Date.now();
  const ids = await stage.begin(definition);
  stage.startPolling();
  const quietMs = definition.responseTimeoutSeconds * 1_000 + QUIET_MS;
  const { executions, stuck } = await untilEnded(ids, quietMs);
  const endedAtMs = Date.now();
  await sideBySide(stuck, ({ workflowId }) => terminate(workflowId));
  for (const proxy of proxies) proxy.follow(allPass);
  await undo?.();
  await stage.stopPolling();
  const isUnderWay = ({ atMs }: Happened) => atMs >= startedAtMs && atMs <= endedAtMs;
  const made = proxies.flatMap(({ events }) => events);
  const happened = [...stage.happened, ...made].filter(isUnderWay);
  const entries = await stage.ledger.entries();
  const ours = entries.filter(({ workflowId }) => ids.includes(workflowId));
  const evidence = { executions, entries: ours, happened };
  const row = rowOf(kind, evidence, stage.concurrency);
  const alsoWrong = (await kind.alsoWrong?.(stage, evidence)) ?? [];
  return { ...row, wrong: [...row.wrong, ...alsoWrong] };
}

import type { Execution } from '../../../lib/conductor/workflows.ts';
import { terminate } from '../../support/conductor/server.ts';
import { endedTwice, mostOpen } from '../evidence.ts';
import { looksAt } from '../looks.ts';
import { dealingPlan } from '../proxy/dealing-plan.ts';
import { allPass } from '../proxy/plan.ts';
import { describeExecution } from '../row.ts';
import { seeded } from '../seeded.ts';
import type { Deployed, DeployedStage } from '../stages/deployed.ts';
import type { Entry } from '../stages/ledger.ts';
import { sideBySide } from '../watch.ts';
import { countsOf, tooFewHits } from './counts.ts';
import { SOAK_EVENTS } from './events.ts';
import type { SoakedBy, SoakReport } from './report.ts';
import { playEvents } from './timeline.ts';
import { twiceOf } from './twice.ts';
import { type SoakWatch, soakWatch } from './watch.ts';
import { endedRight, type Planned, planSoak, registerSoak, SOAK_TYPES } from './workflows.ts';

/** How many workflows run at once: enough to fill all lanes. */
const AT_ONCE = 150;
/** Longer than the response timeout, the server's own look after it, and all backoffs. */
const STUCK_MS = 240_000;
/** How many stuck workflows, and how many of the proxy's last events, are shown. */
const LAST = 20;

/** Runs many workflows through the deployed stack, with faults of all kinds, and redeploys while they run. */
export async function soak(
  deployed: Deployed,
  startedBy: SoakedBy,
  count: number,
  seed: number,
  progress: (ended: number) => void,
): Promise<SoakReport> {
  const startedAtMs = Date.now();
  const random = seeded(seed);
  const stage = deployed.stageOf('answered');
  const eventsBefore = stage.proxy.events.length;
  const watch = soakWatch(`task_${SOAK_TYPES.length - 1}`);
  const timeline = playEvents(SOAK_EVENTS, stage, () => watch.ended.size / count);
  const plan = planSoak(count, random);
  stage.proxy.follow(dealingPlan(random));
  const { planned, entries } = await runAll(stage, plan, watch, progress);
  const proxyEvents = stage.proxy.events.slice(eventsBefore);
  stage.proxy.follow(allPass);
  await timeline.stop();

  const hits = countsOf({ proxyEvents, happened: timeline.happened, entries, planned });
  const wrong = wrongEnds(planned, watch.ended);
  const executions = [...watch.ended.values()];
  const open = mostOpen({ executions, entries, happened: [] });
  const twice = endedTwice(entries).flatMap((own) => {
    const end = watch.ended.get(own[0]?.workflowId ?? '');
    return end ? twiceOf(own, end, timeline.happened) : [];
  });
  return {
    ...{ startedBy, seed, workflows: count, seconds: (Date.now() - startedAtMs) / 1_000, hits },
    lost: count - watch.ended.size + wrong.length,
    twice,
    open,
    looks: looksAt(executions),
    wrong: [...wrong, ...tooMany(open, stage), ...(await stuck(watch, stage)), ...tooFewHits(hits)],
  };
}

/** Starts the workflows, AT_ONCE at a time, until all have ended or nothing changes any more. */
async function runAll(
  stage: DeployedStage,
  plan: readonly Planned[],
  watch: SoakWatch,
  progress: (ended: number) => void,
) {
  const begin = await registerSoak(stage.deployed);
  const read = await stage.ledger.fromNow();
  const planned = new Map<string, Planned>();
  const entries: Entry[] = [];
  stage.startPolling();
  while (watch.ended.size < plan.length && Date.now() - watch.movedAtMs() < STUCK_MS) {
    const next = plan.slice(planned.size, planned.size + AT_ONCE - watch.running().length);
    for (const one of next) {
      const id = await begin(one);
      planned.set(id, one);
      watch.add(id);
    }
    const fresh = await read();
    entries.push(...fresh);
    await watch.look(fresh);
    progress(watch.ended.size);
  }
  return { planned, entries };
}

const tooMany = (open: number, { concurrency = open }: DeployedStage): string[] =>
  open > concurrency
    ? [`${open} tasks of a type were open at once, and ${concurrency} may be`]
    : [];

const wrongEnds = (
  planned: ReadonlyMap<string, Planned>,
  ended: ReadonlyMap<string, Execution>,
): string[] =>
  [...ended].flatMap(([id, end]) => {
    const plan = planned.get(id);
    return plan && endedRight(end, plan)
      ? []
      : [`${JSON.stringify(plan)}: ${describeExecution(end)}`];
  });

/** Describes the workflows that do not change any more, and the proxy's last events; ends these workflows. */
async function stuck(watch: SoakWatch, { proxy }: DeployedStage): Promise<string[]> {
  const running = await watch.stillRunning();
  if (running.length === 0) return [];
  await sideBySide(running, ({ workflowId }) => terminate(workflowId));
  const last = proxy.events.slice(-LAST).map((event) => `  ${JSON.stringify(event)}`);
  return [
    `nothing changed for ${STUCK_MS / 1_000} s, and ${running.length} workflows still run, such as:`,
    ...running.slice(0, LAST).map((state) => `  ${describeExecution(state)}`),
    'the last events of the proxy:',
    ...last,
  ];
}

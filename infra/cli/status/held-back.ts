import type { Inspection, TypeFacts } from '../../../lib/inspection/answer.ts';
import { pauseOf } from '../../../lib/protocol/pauses.ts';
import { age, plural } from '../../terminal/format.ts';
import { aboutPause } from '../about-pause.ts';
import type { Hindrance, Summary } from '../last-run.ts';
import type { PollerFacts, ServiceFacts } from './facts.ts';

/** Why not all tasks of a type are worked on. */
export interface HeldBack {
  kind:
    | 'paused'
    /** All calls that the type may have are open. */
    | 'slots'
    /** Its task definition allows no more. */
    | 'definition'
    | Hindrance['kind'];
  says: string;
}

/** What holds a type back: by what is known now, and by what its poller's last run said at its end. */
export function heldBack(
  type: TypeFacts,
  inspection: Inspection,
  { lastRun }: Pick<PollerFacts, 'lastRun'>,
  { pauses, nowMs }: Pick<ServiceFacts, 'pauses' | 'nowMs'>,
): HeldBack[] {
  const pause = pauses instanceof Error ? undefined : pauseOf(pauses, type.taskType);
  const run = lastRun instanceof Error ? undefined : lastRun;
  return [
    ...(pause ? [{ kind: 'paused' as const, says: `paused ${aboutPause(pause)}` }] : []),
    ...byLimits(type, inspection),
    ...(run ? byRun(type, inspection, run, nowMs) : []),
  ];
}

/** A limit holds back where tasks wait. */
function byLimits({ taskType, lanes, running, definition }: TypeFacts, inspection: Inspection) {
  const found: HeldBack[] = [];
  for (const { domain, waiting } of lanes)
    if (waiting.kind === 'answered' && waiting.value > 0)
      found.push(...bySlots(taskType, domain, inspection));
  const isWaiting = lanes.some(({ waiting }) => waiting.kind === 'answered' && waiting.value > 0);
  if (!isWaiting || definition.kind === 'failed' || !definition.value) return found;
  const { concurrentExecLimit, rateLimitPerFrequency, rateLimitFrequencyInSeconds } =
    definition.value;
  if (concurrentExecLimit && running.kind === 'answered' && running.value >= concurrentExecLimit)
    found.push({
      kind: 'definition',
      says: `its definition allows ${plural(concurrentExecLimit, 'task')} at once, and ${running.value} run`,
    });
  if (rateLimitPerFrequency)
    found.push({
      kind: 'definition',
      says: `its definition allows ${rateLimitPerFrequency} each ${rateLimitFrequencyInSeconds ?? 1} s`,
    });
  return found;
}

function bySlots(
  taskType: string,
  domain: string | undefined,
  { plan, ledger }: Inspection,
): HeldBack[] {
  const route = plan.routes.find((each) => each.taskType === taskType && each.domain === domain);
  if (!route || ledger?.kind !== 'answered') return [];
  const { holder, open, queued } = ledger.value;
  const lane = laneOf(taskType, domain);
  const taken = [holder?.open, open, queued].reduce(
    (sum, counts) => sum + (counts?.[lane] ?? 0),
    0,
  );
  return taken < route.concurrency
    ? []
    : [
        {
          kind: 'slots',
          says: `${inDomain(domain)}its concurrency of ${route.concurrency} is used up`,
        },
      ];
}

function byRun(
  { taskType, lanes }: TypeFacts,
  { plan }: Inspection,
  run: Summary,
  nowMs: number,
): HeldBack[] {
  const endedAtMs = Date.parse(run.startedAt) + run.durationMs;
  const when = `when its last run ended, ${age(nowMs - endedAtMs)} ago`;
  return lanes.flatMap(({ domain }) => {
    const hindrance = run.heldBack[laneOf(taskType, domain)];
    if (!hindrance) return [];
    const route = plan.routes.find((each) => each.taskType === taskType && each.domain === domain);
    return {
      kind: hindrance.kind,
      says: `${inDomain(domain)}${wordsOf(hindrance, route?.concurrency)}, ${when}`,
    };
  });
}

function wordsOf(hindrance: Hindrance, concurrency: number | undefined): string {
  switch (hindrance.kind) {
    case 'pollFails':
      return `it could not be polled: ${hindrance.reason}`;
    case 'broken':
      return `${hindrance.reason}: one task at a time tried it`;
    case 'throttled':
      return concurrency === undefined || concurrency <= hindrance.calls
        ? 'AWS throttled its function'
        : `AWS throttled its function: ${hindrance.calls} of ${plural(concurrency, 'call')} were made at once`;
    case 'notStarted':
      return 'its function could not be started';
  }
}

/** As the poller names its lanes. */
const laneOf = (taskType: string, domain: string | undefined) =>
  domain ? `${domain}:${taskType}` : taskType;

const inDomain = (domain: string | undefined) => (domain ? `in ${domain} ` : '');

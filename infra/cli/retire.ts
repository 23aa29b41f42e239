import { deadLettersName, inboxName } from '../../lib/config/names.ts';
import { plural } from '../terminal/format.ts';
import type { QueueDepth } from './aws/queue-depths.ts';
import type { ServiceCall } from './command.ts';
import { pause } from './commands/pause.ts';
import type { InspectionOutcome } from './inspection.ts';
import type { PausePorts } from './pauses.ts';
import { findPollers, type Ports } from './pollers.ts';

/** What it takes to see that a service has nothing left to do. */
export interface RetirePorts extends Ports, PausePorts {
  inspection(poller: string): Promise<InspectionOutcome>;
  /** Undefined where there is no such queue. */
  queueDepth(name: string): Promise<QueueDepth | undefined>;
}

/** What a service that polls no more still has to do. */
interface Left {
  /** Tasks that their workers have. */
  running: number;
  /** Results that Conductor has not taken yet. */
  inbox: number;
  deadLetters: number;
  /** Pollers and queues that do not tell. */
  unknown: string[];
}

/** How often it looks. */
const LOOK_MS = 5_000;
/** After the longest call: for its report, by way of the inbox if need be. */
const REPORT_MS = 120_000;

/**
 * Before a service is removed: pauses it, and waits until its tasks have ended and Conductor knows of them. It does nothing
 * where the service is not deployed.
 *
 * @throws Error where something is left: what, and what to do about it
 */
export async function retire(call: Omit<ServiceCall, 'aws'>, ports: RetirePorts): Promise<void> {
  const pollers = (await findPollers(call.ref, ports)).map(({ name }) => name);
  if (pollers.length === 0) return;
  await pause({ ...call, given: { reason: 'serverless remove' } }, ports);
  const left = await call.out.step('Wait for running tasks and results', ({ note }) =>
    whenNothingIsLeft(pollers, call, ports, note),
  );
  for (const name of left.unknown)
    call.out.print(`${name} does not tell what it still has to do: it is removed all the same`);
  const fault = faultOf(left, call);
  if (fault) throw new Error(fault);
}

async function whenNothingIsLeft(
  pollers: readonly string[],
  { ref, clock }: Pick<ServiceCall, 'ref' | 'clock'>,
  ports: RetirePorts,
  note: (text: string) => void,
): Promise<Left> {
  const startedMs = clock.nowMs();
  for (;;) {
    const { left, longestMs } = await look(pollers, ref, ports);
    const isOver = clock.nowMs() - startedMs >= longestMs + REPORT_MS;
    // Dead letters wait for a person.
    if (isOver || (left.running === 0 && left.inbox === 0)) return left;
    note(`${plural(left.running, 'running task')}, ${plural(left.inbox, 'message')}`);
    await clock.sleep(LOOK_MS);
  }
}

async function look(
  pollers: readonly string[],
  { service, stage }: ServiceCall['ref'],
  ports: RetirePorts,
): Promise<{ left: Left; longestMs: number }> {
  const asked = await Promise.all(
    pollers.map(async (name) => ({ name, outcome: await ports.inspection(name) })),
  );
  const left: Left = { running: 0, inbox: 0, deadLetters: 0, unknown: [] };
  let longestMs = 0;
  for (const { name, outcome } of asked) {
    const running = runningIn(outcome);
    if (running === undefined) left.unknown.push(name);
    else left.running += running;
    longestMs = Math.max(longestMs, longestMsIn(outcome));
  }
  const depth = async (name: string) => {
    const found = await ports.queueDepth(name).catch(() => left.unknown.push(name) && undefined);
    return found ? found.waiting + found.hidden + found.delayed : 0;
  };
  left.inbox = await depth(inboxName(service, stage));
  left.deadLetters = await depth(deadLettersName(service, stage));
  return { left, longestMs };
}

/** Undefined where the poller, or its ledger, does not tell. */
function runningIn(outcome: InspectionOutcome): number | undefined {
  const ledger = outcome.kind === 'answered' ? outcome.inspection.ledger : undefined;
  if (ledger?.kind !== 'answered') return undefined;
  const { holder, open, queued } = ledger.value;
  return [holder?.open ?? {}, open, queued]
    .flatMap((counts) => Object.values(counts))
    .reduce((sum, count) => sum + count, 0);
}

const longestMsIn = (outcome: InspectionOutcome): number =>
  outcome.kind === 'answered'
    ? Math.max(0, ...outcome.inspection.plan.routes.map((route) => route.timeoutSeconds * 1_000))
    : 0;

function faultOf(
  { running, inbox, deadLetters }: Left,
  { ref: { service, stage } }: Pick<ServiceCall, 'ref'>,
): string | undefined {
  const kept = [
    ...(running > 0
      ? [`${plural(running, 'task')} still running: wait, or end the workflows`]
      : []),
    ...(inbox > 0
      ? [
          `${plural(inbox, 'message')} in the queue ${inboxName(service, stage)}, results that Conductor does not take: see ` +
            '`conductor-lambda doctor`, or purge the queue',
        ]
      : []),
    ...(deadLetters > 0
      ? [
          `${plural(deadLetters, 'message')} in the queue ${deadLettersName(service, stage)}: see ` +
            '`conductor-lambda redrive`, or purge the queue',
        ]
      : []),
  ];
  if (kept.length === 0) return undefined;
  return (
    'Nothing is removed, since tasks would be lost with it. The service is paused (`conductor-lambda resume` polls again) ' +
    `and there is left:\n${kept.map((line) => `- ${line}`).join('\n')}`
  );
}

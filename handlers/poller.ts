import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { accessKeyReader } from '../lib/aws/access-key.ts';
import { putEventsIn } from '../lib/aws/event-bus.ts';
import { lambdaInvoke } from '../lib/aws/invoke.ts';
import { itemIn } from '../lib/aws/item.ts';
import { mayCall } from '../lib/aws/may-call.ts';
import { collectingGarbage } from '../lib/aws/memory.ts';
import { sendDelayed } from '../lib/aws/queue.ts';
import { rulePaused } from '../lib/aws/rule.ts';
import { callsTo } from '../lib/conductor/http.ts';
import { pollingConductorAt } from '../lib/conductor/polling.ts';
import { loadConfig } from '../lib/config/load.ts';
import { runIdOf } from '../lib/config/names.ts';
import { longestCallMsOf, openCallsOf, parsePlan, withFunctionNames } from '../lib/config/plan.ts';
import type { History, Inspection } from '../lib/inspection/answer.ts';
import { ASK_MS } from '../lib/inspection/defaults.ts';
import { historyOf } from '../lib/inspection/history.ts';
import { inspect } from '../lib/inspection/inspect.ts';
import { reach } from '../lib/inspection/reach.ts';
import { takeLease } from '../lib/ledger/lease.ts';
import { ledgerIn } from '../lib/ledger/ledger.ts';
import { isAwake } from '../lib/ledger/transitions.ts';
import { emfMeters } from '../lib/observe/emf.ts';
import { eventQueue } from '../lib/observe/event-queue.ts';
import { logOf } from '../lib/observe/log.ts';
import { INBOX_MARGIN_MS, MAX_SLOTS } from '../lib/poller/defaults.ts';
import type { Ports } from '../lib/poller/ports.ts';
import { reportPortsOf } from '../lib/poller/report-ports.ts';
import { runPoller } from '../lib/poller/run.ts';
import type { RunSummary } from '../lib/poller/summary.ts';
import type { Trigger } from '../lib/poller/trigger.ts';
import { CALL_MARGIN_MS } from '../lib/protocol/defaults.ts';
import { payloadOf } from '../lib/protocol/dispatch.ts';
import { type InspectionRequest, inspectionIn } from '../lib/protocol/inspection.ts';
import { PAUSES_ID, parsePauses } from '../lib/protocol/pauses.ts';
import { answerIn } from '../lib/protocol/reply.ts';
import { startMessage, startTriggerOf } from '../lib/protocol/start-poller.ts';
import { saverIn } from '../lib/reporting/save.ts';
import { type Clock, clockUntil } from '../lib/task/clock.ts';
import { isObject } from '../lib/task/parse.ts';

/** The version of this package, which the build puts in its place. */
declare const PACKAGE_VERSION: string;

// The plugin writes the plan beside this file; both are read once per process.
const written = parsePlan(readFileSync(new URL('./plan.json', import.meta.url), 'utf8'));
const plan = withFunctionNames(written, process.env);
const { serverUrl, auth } = loadConfig(process.env);
const conductor = pollingConductorAt(serverUrl, accessKeyReader(auth, process.env));
const invoke = lambdaInvoke(
  Math.min(MAX_SLOTS, openCallsOf(plan)),
  longestCallMsOf(plan) + CALL_MARGIN_MS,
  answerIn,
);
const paused = rulePaused(plan.ruleName);
const save = saverIn(process.env);
const { CONDUCTOR_LEDGER_TABLE: table, CONDUCTOR_INBOX_URL: inboxUrl } = process.env;
const item = table && itemIn(table, plan.ruleName, process.env);
const pausesItem = table && itemIn(table, PAUSES_ID, process.env);
/** Workers then say what their tasks took. */
const measuredBy = plan.metrics ? { measuredBy: plan.ruleName } : {};
/** … and those of an Event, of which no reply comes, how many of them fail. */
const countedBy = plan.alarms ? { countedBy: plan.ruleName } : {};
const putEvents = putEventsIn(process.env);
/** The function has the name of its rule. */
const round = JSON.stringify(startMessage({ poller: plan.ruleName, trigger: 'round' }));

/**
 * Started by an EventBridge rule each minute, and between by the reporter; polls Conductor for every type of the plan.
 * Where the event asks what the poller sees, it answers that, and polls nothing.
 */
export function handler(
  event: unknown,
  context: Context,
): Promise<RunSummary | Inspection | History> {
  const clock = clockUntil(() => context.getRemainingTimeInMillis());
  const request = inspectionIn(event);
  return request ? inspection(request, context, clock) : run(event, context, clock);
}

function run(event: unknown, context: Context, clock: Clock): Promise<RunSummary> {
  /** Every call to Conductor leaves time to save a result in the inbox. */
  const beforeInboxMs = () => Math.max(1, clock.remainingMs() - INBOX_MARGIN_MS);
  const trigger = triggerOf(event);
  const log = logOf(context.awsRequestId);
  const stop = collectingGarbage(Number(context.memoryLimitInMB));
  const events = putEvents && eventQueue(putEvents, log, clock);
  const ports: Ports = {
    ...(item && {
      lease: (request) => takeLease(ledgerIn(item, clock), request, { clock, log, readPauses }),
      isAwake: () => ledgerIn(item, clock).change(isAwake),
    }),
    ...(inboxUrl && {
      startRounds: (delays) => sendDelayed(inboxUrl, process.env, round, delays),
    }),
    mayWait: conductor.mayWait,
    poll: conductor.poll,
    ...reportPortsOf(conductor, save, beforeInboxMs),
    dispatch: async (route, _tasks, { json, ...watcher }) =>
      invoke({
        functionName: route.functionName,
        invocationType: route.invocationType,
        payload: payloadOf(json, {
          ...{ ...route, ...measuredBy },
          ...(route.invocationType === 'Event' && countedBy),
        }),
        watcher,
        isWorker: route.target === undefined,
      }),
    meters: emfMeters(
      { poller: plan.ruleName, metrics: plan.metrics === true, alarms: plan.alarms === true },
      clock.nowMs,
    ),
    ...(plan.overdue && { overdue: conductor }),
    // A person who invokes the poller by hand wants it to poll, paused or not.
    paused: trigger === 'person' ? async () => false : paused,
    runId: runIdOf(plan.ruleName, context.awsRequestId),
    clock,
    log,
    events,
  };
  return runPoller(plan, ports, trigger)
    .finally(() => events?.sendRest())
    .finally(stop);
}

function inspection(
  request: InspectionRequest,
  { awsRequestId }: Context,
  clock: Clock,
): Promise<Inspection | History> {
  const readKey = accessKeyReader(auth, process.env);
  const version = PACKAGE_VERSION;
  const call = callsTo(serverUrl, readKey);
  if ('id' in request) return historyOf(request, { version, call });
  return inspect(request, {
    ...{ version, plan, serverUrl, readKey, call },
    reach: () => reach(serverUrl, process.env, ASK_MS),
    item: item || undefined,
    mayCall: (name) => mayCall(name, process.env),
    runId: runIdOf(plan.ruleName, awsRequestId),
    clock,
  });
}

const readPauses = async () => parsePauses(pausesItem && (await pausesItem.read()).text);

/** The tick comes from EventBridge. */
const triggerOf = (event: unknown): Trigger =>
  isObject(event) && event.source === 'aws.events' ? 'tick' : (startTriggerOf(event) ?? 'person');

import {
  ALARM_PARTS,
  alarmName,
  deadLettersName,
  functionName,
  inboxName,
  isPollerName,
  POLLER_ALARM_PARTS,
  pollerAlarmName,
  pollerName,
  pollersBeginning,
} from '../../../lib/config/names.ts';
import type { FunctionFacts } from '../aws/functions.ts';
import { type Known, known } from '../aws/known.ts';
import type { Counted, Metric } from '../aws/watched.ts';
import { noRule } from '../explain.ts';
import { findLastRun } from '../last-run.ts';
import type { Rule } from '../pollers.ts';
import type { ServiceRef } from '../service-ref.ts';
import { HOUR_MS, LATELY_MS } from './defaults.ts';
import type { Facts, PollerFacts, WakeFacts } from './facts.ts';
import { plannedFunctions } from './functions.ts';
import type { DoctorPorts } from './ports.ts';

/**
 * Asks all that can be asked about a service, side by side.
 *
 * @throws Error where no poller of the service is deployed, or AWS does not accept the credentials
 */
export async function factsOf(ref: ServiceRef, ports: DoctorPorts, nowMs: number): Promise<Facts> {
  const { service, stage } = ref;
  const rules = await pollersOf(ref, ports);
  const asking = askerOf(ports, nowMs);
  const reporter = functionName(service, stage, 'reporter');
  const inbox = inboxName(service, stage);
  const deadLetters = deadLettersName(service, stage);
  const queue = async (name: string) => ({
    name,
    known: await known('sqs:GetQueueUrl and sqs:GetQueueAttributes', () => ports.queueDepth(name)),
  });
  const pollers = await Promise.all(rules.map((rule) => pollerFacts(rule, ports, asking, nowMs)));
  const [functions, account, mostAtOnce, reporterKnown, eventSources] = await Promise.all([
    plannedBy(pollers, asking),
    known('lambda:GetAccountSettings', ports.account),
    asking.count({
      ...{ namespace: LAMBDA, name: 'ConcurrentExecutions', dimensions: {} },
      ...{ statistic: 'Maximum', forMs: HOUR_MS },
    }),
    asking.config(reporter),
    known('lambda:ListEventSourceMappings', () => ports.eventSourceStates(reporter)),
  ]);
  const [inboxKnown, deadLettersKnown, oldestMessageSeconds, alarms, wake] = await Promise.all([
    queue(inbox),
    queue(deadLetters),
    asking.count({
      ...{ namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage' },
      ...{ dimensions: { QueueName: inbox }, statistic: 'Maximum', forMs: LATELY_MS },
    }),
    alarmsOf(ref, ports),
    wakeFacts(functionName(service, stage, 'wake'), ports, asking),
  ]);
  return {
    ...{ ref, nowMs, pollers, functions, account, mostAtOnce, eventSources },
    reporter: { name: reporter, known: reporterKnown },
    inbox: inboxKnown,
    deadLetters: deadLettersKnown,
    ...{ oldestMessageSeconds, alarms, wake },
  };
}

const LAMBDA = 'AWS/Lambda';
const DESCRIBE_ALARMS = 'cloudwatch:DescribeAlarms';

/** What several facts are asked by. */
interface Asking {
  config(name: string): Promise<Known<FunctionFacts | undefined>>;
  count(metric: Asked): Promise<Known<Counted | undefined>>;
}

type Asked = Omit<Metric, 'fromMs' | 'toMs'> & { forMs: number };

const askerOf = (ports: DoctorPorts, nowMs: number): Asking => ({
  config: (name) => known('lambda:GetFunction', () => ports.functionFacts(name)),
  count: ({ forMs, ...metric }) =>
    known('cloudwatch:GetMetricData', () =>
      ports.metric({ ...metric, fromMs: nowMs - forMs, toMs: nowMs }),
    ),
});

type PollerRule = Pick<PollerFacts, 'name'> & { rule: Rule | undefined };

/** The pollers that have a rule, and the one of all types also where its rule is gone. */
async function pollersOf(ref: ServiceRef, ports: DoctorPorts): Promise<PollerRule[]> {
  const { service, stage } = ref;
  const all = await ports.rulesBeginning(pollersBeginning(service, stage));
  const rules = all.filter(({ name }) => isPollerName(name, service, stage));
  if (rules.length > 0)
    return rules
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((rule) => ({ name: rule.name, rule }));
  const name = pollerName(service, stage);
  if ((await ports.functionFacts(name)) === undefined) throw new Error(noRule(ref));
  return [{ name, rule: undefined }];
}

async function pollerFacts(
  { name, rule }: PollerRule,
  ports: DoctorPorts,
  asking: Asking,
  nowMs: number,
): Promise<PollerFacts> {
  const runs = (metric: string) =>
    asking.count({
      ...{ namespace: LAMBDA, name: metric, dimensions: { FunctionName: name } },
      ...{ statistic: 'Sum', forMs: LATELY_MS },
    });
  const config = await asking.config(name);
  const logGroup =
    config.kind === 'known' && config.value ? config.value.logGroup : `/aws/lambda/${name}`;
  const [targets, lastRun, started, died, alarms] = await Promise.all([
    known('events:ListTargetsByRule', () => ports.targetsOf(name)),
    known('logs:FilterLogEvents', () =>
      findLastRun((fromMs, toMs) => ports.summaryLines(logGroup, fromMs, toMs), nowMs),
    ),
    runs('Invocations'),
    runs('Errors'),
    known(DESCRIBE_ALARMS, () =>
      ports.alarms(POLLER_ALARM_PARTS.map((part) => pollerAlarmName(name, part))),
    ),
  ]);
  // The last to be asked: it is a start of the poller, too, and can be counted as one that died.
  const inspection = await ports.inspection(name);
  return {
    ...{ name, config, lastRun, started, died, inspection, alarms },
    rule: rule && { isPaused: rule.isPaused, targets },
  };
}

async function plannedBy(
  pollers: readonly PollerFacts[],
  { config }: Asking,
): Promise<Facts['functions']> {
  const plans = pollers.flatMap(({ inspection }) =>
    inspection.kind === 'answered' ? inspection.inspection.plan : [],
  );
  const names = new Set(plans.flatMap(plannedFunctions).map(({ name }) => name));
  const asked = [...names].map(async (name) => [name, await config(name)] as const);
  return new Map(await Promise.all(asked));
}

async function alarmsOf(
  { service, stage }: ServiceRef,
  ports: DoctorPorts,
): Promise<Facts['alarms']> {
  const named = ALARM_PARTS.map((part) => ({ part, name: alarmName(service, stage, part) }));
  const all = await known(DESCRIBE_ALARMS, () => ports.alarms(named.map(({ name }) => name)));
  return named.map((alarm) => ({
    ...alarm,
    known:
      all.kind === 'unknown'
        ? all
        : { kind: 'known', value: all.value.find(({ name }) => name === alarm.name) },
  }));
}

/** Undefined where the service has no such function. */
async function wakeFacts(
  name: string,
  ports: DoctorPorts,
  asking: Asking,
): Promise<WakeFacts | undefined> {
  const config = await asking.config(name);
  if (config.kind === 'known' && config.value === undefined) return undefined;
  const notices = (metric: string) =>
    asking.count({
      ...{ namespace: LAMBDA, name: metric, dimensions: { FunctionName: name } },
      ...{ statistic: 'Sum', forMs: HOUR_MS },
    });
  const [url, all, refused] = await Promise.all([
    known('lambda:GetFunctionUrlConfig', () => ports.urlOf(name)),
    notices('UrlRequestCount'),
    notices('Url4xxCount'),
  ]);
  const knock = url.kind === 'known' && url.value ? await ports.knock(url.value) : undefined;
  return { name, config, url, knock, notices: all, refused };
}

import {
  CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { functionName, isPollerName } from '../../../lib/config/names.ts';
import { plannedFunctions } from '../doctor/functions.ts';
import { asError } from '../explain.ts';
import type { LogEvent } from '../logs/entry.ts';
import type { Found, LoggingFunction, LogPorts } from '../logs/search.ts';
import type { ServiceRef } from '../service-ref.ts';
import type { AwsAccess } from './access.ts';
import { functionsIn } from './functions.ts';
import { historiesIn, plansIn } from './inspection.ts';
import { known } from './known.ts';

/** Pages of the account's functions, 50 each. */
const FUNCTION_PAGES = 100;
/** Functions whose logs are searched. */
const MAX_FUNCTIONS = 200;
/** Pages of one search. CloudWatch gives empty ones too, while it searches. */
const LOG_PAGES = 100;
const MAX_EVENTS = 5_000;

export function awsLogPorts(access: AwsAccess, ref: ServiceRef): LogPorts {
  const lambda = new LambdaClient(access);
  const logs = new CloudWatchLogsClient(access);
  return {
    functions: () => functionsOf(lambda, access, ref),
    history: historiesIn(access),
    search: (...of) => search(logs, ...of),
  };
}

/** Those whose names begin as the framework names them, and the others that the pollers call. */
async function functionsOf(
  client: LambdaClient,
  access: AwsAccess,
  ref: ServiceRef,
): ReturnType<LogPorts['functions']> {
  const { functions, isAll } = await listed(client, ref);
  const pollers = functions.filter(({ name }) => isPollerName(name, ref.service, ref.stage));
  const named = await namedIn(pollers, access);
  const others = [...named.functions].filter(
    (name) => !functions.some((each) => each.name === name),
  );
  const { functionFacts } = functionsIn(access);
  const found = await Promise.all(
    others.map(async (name) => ({
      name,
      known: await known('lambda:GetFunction', () => functionFacts(name)),
    })),
  );
  const leftOut = [
    ...(isAll ? [] : [`Of the functions of the service, only ${functions.length} were searched.`]),
    ...named.leftOut,
  ];
  for (const { name, known } of found) {
    if (known.kind === 'unknown') leftOut.push(`${name} was not searched: ${known.why}`);
    else if (known.value)
      functions.push({ name: nameIn(name), logGroup: known.value.logGroup, isWorker: true });
  }
  return { functions, leftOut };
}

/** A plan can name a function by its ARN. */
const nameIn = (named: string) => named.split(':function:').at(-1) ?? named;

/** What the plans of the pollers name. */
async function namedIn(pollers: readonly LoggingFunction[], access: AwsAccess) {
  const planOf = plansIn(access);
  const functions = new Set<string>();
  const leftOut: string[] = [];
  await Promise.all(
    pollers.map(async ({ name }) => {
      try {
        for (const planned of plannedFunctions(await planOf(name))) functions.add(planned.name);
      } catch (error) {
        leftOut.push(
          `Functions with names of other services were not searched: ${name} does not tell its plan ` +
            `(${asError(error).message}).`,
        );
      }
    }),
  );
  return { functions, leftOut };
}

async function listed(client: LambdaClient, { service, stage }: ServiceRef) {
  const others = ['reporter', 'wake'].map((part) => functionName(service, stage, part));
  const isWorker = (name: string) => !isPollerName(name, service, stage) && !others.includes(name);
  const functions: LoggingFunction[] = [];
  let pages = 0;
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const { FunctionName: name = '', LoggingConfig } of Functions) {
      const isOurs = name.startsWith(`${service}-${stage}-`) || !isWorker(name);
      const logGroup = LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
      if (isOurs) functions.push({ name, logGroup, isWorker: isWorker(name) });
    }
    pages += 1;
    if (pages >= FUNCTION_PAGES || functions.length > MAX_FUNCTIONS)
      return { functions: functions.slice(0, MAX_FUNCTIONS), isAll: false };
  }
  return { functions, isAll: true };
}

async function search(
  client: CloudWatchLogsClient,
  logGroupName: string,
  text: string,
  startTime: number,
  endTime: number,
): Promise<Found> {
  const input = { logGroupName, filterPattern: `"${text}"`, startTime, endTime };
  const found: LogEvent[] = [];
  let pages = 0;
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, input)) {
      for (const {
        eventId = '',
        logStreamName: stream = '',
        timestamp = 0,
        message = '',
      } of events)
        found.push({ eventId, stream, atMs: timestamp, message });
      pages += 1;
      if (pages >= LOG_PAGES || found.length >= MAX_EVENTS) return { events: found, isAll: false };
    }
  } catch (error) {
    // A function that has never run has no log.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return { events: found, isAll: true };
}

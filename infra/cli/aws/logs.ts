import {
  CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { functionName, isPollerName } from '../../../lib/config/names.ts';
import type { LogEvent } from '../logs/entry.ts';
import type { Found, LoggingFunction, LogPorts } from '../logs/search.ts';
import type { ServiceRef } from '../service-ref.ts';
import type { AwsAccess } from './access.ts';

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
    functions: () => functionsOf(lambda, ref),
    search: (...of) => search(logs, ...of),
  };
}

/** Those whose names begin as the framework names them. */
async function functionsOf(client: LambdaClient, { service, stage }: ServiceRef) {
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

import {
  CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { DisableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import type { AwsEnv } from './emulator.ts';

/** A line of a function's log. */
export interface LogLine {
  /** Milliseconds since 1970. */
  at: number;
  text: string;
}

/** What the local stack asks of the emulator. */
export interface Aws {
  /** The names of all deployed functions. */
  functionNames(): Promise<string[]>;
  /** Starts a function as its schedule would, and does not wait for its end. */
  tick(functionName: string): Promise<void>;
  /** Stops a schedule. */
  disableRule(name: string): Promise<void>;
  /** A function's log since a time, in milliseconds since 1970; empty where the function has not logged yet. */
  log(functionName: string, since?: number): Promise<LogLine[]>;
}

/** The event of a call by the schedule: only such a run heeds a pause, not a call by hand. */
const TICK = Buffer.from(
  JSON.stringify({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }),
);

const clientConfig = (env: AwsEnv) => ({
  endpoint: env.AWS_ENDPOINT_URL,
  region: env.AWS_REGION,
  credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
});

/** Talks to an emulator, whatever this machine's own AWS settings are. */
export function awsAt(env: AwsEnv): Aws {
  const lambda = new LambdaClient(clientConfig(env));
  const events = new EventBridgeClient(clientConfig(env));
  const logs = new CloudWatchLogsClient(clientConfig(env));
  return {
    async functionNames() {
      const names: string[] = [];
      for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
        names.push(...Functions.flatMap(({ FunctionName }) => FunctionName ?? []));
      }
      return names;
    },
    async tick(functionName) {
      const call = { FunctionName: functionName, InvocationType: 'Event', Payload: TICK } as const;
      await lambda.send(new InvokeCommand(call));
    },
    async disableRule(name) {
      await events.send(new DisableRuleCommand({ Name: name }));
    },
    log: (functionName, since) => readLog(logs, `/aws/lambda/${functionName}`, since),
  };
}

async function readLog(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime?: number,
): Promise<LogLine[]> {
  const query = { logGroupName, ...(startTime !== undefined && { startTime }) };
  const lines: LogLine[] = [];
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, query)) {
      lines.push(...events.map(({ timestamp: at = 0, message: text = '' }) => ({ at, text })));
    }
  } catch (error) {
    // A function's log group comes with its first line.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return lines;
}

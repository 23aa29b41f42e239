import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionUrlConfigCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { execa } from 'execa';
import * as v from 'valibot';

const CountsSchema = v.object({
  polled: v.number(),
  dispatched: v.number(),
  givenBack: v.number(),
  failed: v.number(),
});

/** The poller's answer. */
export const SummarySchema = v.object({
  ...CountsSchema.entries,
  durationMs: v.number(),
  unfinished: v.number(),
  byType: v.record(v.string(), CountsSchema),
  reason: v.optional(v.string()),
});
export type Summary = v.InferOutput<typeof SummarySchema>;

/** A poller's run takes its window and a drain, which is longer than the SDK's default timeout. */
export const lambda = new LambdaClient({ requestHandler: { requestTimeout: 180_000 } });

/** Runs `serverless deploy` in a folder, onto the emulator that the environment names. */
export async function deploy(folder: string, env: Record<string, string> = {}): Promise<string> {
  const { all } = await execa('serverless', ['deploy'], { cwd: folder, env, all: true });
  return all;
}

/** The event of the poller's schedule; without it a run is a person's, and polls what is paused too. */
export const TICK = { source: 'aws.events' };

/** Runs a function to its end and parses its answer. */
export async function invoke<T extends v.GenericSchema>(
  functionName: string,
  schema: T,
  event: object = {},
): Promise<v.InferOutput<T>> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
  const answer = Payload?.transformToString() ?? '';
  if (FunctionError) throw new Error(`${functionName} failed: ${answer}`);
  return v.parse(schema, JSON.parse(answer));
}

/** A function's URL. On AWS it has a host name of its own; the emulator answers at a path too. */
export async function urlOf(FunctionName: string): Promise<string> {
  const { FunctionUrl = '' } = await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName }));
  const [id] = new URL(FunctionUrl).hostname.split('.');
  return `${process.env.AWS_ENDPOINT_URL}/_aws/lambda-url/${id}`;
}

/** The log lines so far of all functions with a name prefix, each with its group: at most 10,000 of a group. */
export async function logsOf(namePrefix: string, filterPattern = ''): Promise<string[]> {
  const client = new CloudWatchLogsClient();
  const logGroupNamePrefix = `/aws/lambda/${namePrefix}`;
  const lines: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix })) {
    for (const { logGroupName } of page.logGroups ?? []) {
      const command = new FilterLogEventsCommand({ logGroupName, filterPattern });
      const { events = [] } = await client.send(command);
      lines.push(...events.map(({ message }) => `${logGroupName}: ${message}`));
    }
  }
  client.destroy();
  return lines;
}

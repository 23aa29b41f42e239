import * as v from 'valibot';
import { RUN_MESSAGE } from '../../../lib/observe/log.ts';
import type { AwsPorts } from '../../cli/aws.ts';
import type { LogLine } from '../../cli/last-run.ts';
import type { Rule } from '../../cli/schedule.ts';
import type { AwsProvider } from '../read/serverless.ts';

/** The rules and logs, asked with the deploy's own credentials. The AWS SDK is loaded here and not before. */
export async function awsPortsOf(provider: AwsProvider): Promise<AwsPorts> {
  if (!provider.getAwsSdkV3Config) return portsOfFramework3(provider);
  const { awsPorts } = await import('../../cli/aws.ts');
  return awsPorts(await provider.getAwsSdkV3Config());
}

/** Serverless Framework 3 has its own version of the AWS SDK, and one method for all of its calls. */
function portsOfFramework3(provider: AwsProvider): AwsPorts {
  const ask = async (service: string, method: string, input: object) =>
    provider.request?.(service, method, input).catch((thrown: unknown) => {
      throw asAwsError(thrown);
    });
  return {
    async rulesBeginning(NamePrefix) {
      const rules: Rule[] = [];
      let NextToken: string | undefined;
      do {
        const page = v.parse(
          Rules,
          await ask('EventBridge', 'listRules', { NamePrefix, NextToken }),
        );
        for (const { Name, State } of page.Rules)
          rules.push({ name: Name, isPaused: State === 'DISABLED' });
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return rules;
    },
    isPaused: async (Name) =>
      v.parse(State, await ask('EventBridge', 'describeRule', { Name })).State === 'DISABLED',
    disable: async (Name) => void (await ask('EventBridge', 'disableRule', { Name })),
    enable: async (Name) => void (await ask('EventBridge', 'enableRule', { Name })),
    async summaryLines(functionName, startTime, endTime) {
      const logGroupName = `/aws/lambda/${functionName}`;
      const filter = { logGroupName, filterPattern: `"${RUN_MESSAGE}"`, startTime, endTime };
      const lines: LogLine[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await ask('CloudWatchLogs', 'filterLogEvents', { ...filter, nextToken });
        const page = v.parse(Page, answer);
        lines.push(...page.events);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return lines;
    },
  };
}

const State = v.looseObject({ State: v.optional(v.string()) });

const Rules = v.looseObject({
  NextToken: v.optional(v.string()),
  Rules: v.array(v.looseObject({ ...State.entries, Name: v.string() })),
});

const Page = v.looseObject({
  nextToken: v.optional(v.string()),
  events: v.array(
    v.pipe(
      v.object({ timestamp: v.number(), message: v.string() }),
      v.transform(({ timestamp, message }) => ({ timestampMs: timestamp, message })),
    ),
  ),
});

/** The framework wraps what AWS answered; AWS's own name of the error says what to do. */
function asAwsError(thrown: unknown): unknown {
  if (!v.is(Wrapped, thrown)) return thrown;
  return Object.assign(new Error(thrown.message), { name: thrown.providerError.code });
}

const Wrapped = v.looseObject({
  message: v.string(),
  providerError: v.looseObject({ code: v.string() }),
});

import {
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionUrlConfigCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import type { AwsAccess } from './access.ts';
import { undefinedIfMissing } from './known.ts';

/** A deployed function. Of its environment nothing is kept. */
export interface FunctionFacts {
  name: string;
  /** AWS's own word: Active, Pending, Inactive or Failed. */
  state: string;
  stateReason: string | undefined;
  /** … of its last change: Successful, InProgress or Failed. */
  lastUpdate: string;
  lastUpdateReason: string | undefined;
  timeoutSeconds: number;
  memoryMb: number;
  /** How many calls AWS makes at once; undefined where the account's limit holds. */
  reservedConcurrency: number | undefined;
  logGroup: string;
  /** Milliseconds since 1970. */
  changedAtMs: number;
}

/** How many calls of functions AWS makes at once. */
export interface AccountFacts {
  /** Of all functions of the account in this region. */
  limit: number;
  /** … that have no calls reserved. */
  unreserved: number;
}

/** What is asked about functions. */
export interface Functions {
  /** Undefined where there is no function of that name. */
  functionFacts(name: string): Promise<FunctionFacts | undefined>;
  account(): Promise<AccountFacts>;
  /** The states of what starts a function from queues: Enabled, Disabled and others. */
  eventSourceStates(functionName: string): Promise<string[]>;
  /** Undefined where the function has no URL. */
  urlOf(functionName: string): Promise<string | undefined>;
}

export function functionsIn(access: AwsAccess): Functions {
  const client = new LambdaClient(access);
  return {
    async functionFacts(FunctionName) {
      const found = await undefinedIfMissing(client.send(new GetFunctionCommand({ FunctionName })));
      const { Configuration: config, Concurrency } = found ?? {};
      if (!config) return undefined;
      return {
        name: FunctionName,
        state: config.State ?? 'Active',
        stateReason: config.StateReason,
        lastUpdate: config.LastUpdateStatus ?? 'Successful',
        lastUpdateReason: config.LastUpdateStatusReason,
        timeoutSeconds: config.Timeout ?? 0,
        memoryMb: config.MemorySize ?? 0,
        reservedConcurrency: Concurrency?.ReservedConcurrentExecutions,
        logGroup: config.LoggingConfig?.LogGroup ?? `/aws/lambda/${config.FunctionName}`,
        changedAtMs: Date.parse(config.LastModified ?? ''),
      };
    },
    async account() {
      const { AccountLimit } = await client.send(new GetAccountSettingsCommand());
      const limit = AccountLimit?.ConcurrentExecutions ?? 0;
      return { limit, unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? limit };
    },
    async eventSourceStates(FunctionName) {
      const found = await undefinedIfMissing(
        client.send(new ListEventSourceMappingsCommand({ FunctionName })),
      );
      return (found?.EventSourceMappings ?? []).map(({ State = 'unknown' }) => State);
    },
    async urlOf(FunctionName) {
      const found = await undefinedIfMissing(
        client.send(new GetFunctionUrlConfigCommand({ FunctionName })),
      );
      return found?.FunctionUrl;
    },
  };
}

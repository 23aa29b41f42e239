import * as v from 'valibot';
import { byName } from '../../../lib/task/by-name.ts';
import { FUNCTION_MEMORY_MB, FUNCTION_TIMEOUT_SECONDS } from '../defaults.ts';
import type { Serverless } from './serverless.ts';

/** What the plugin needs of the user's service; it is read once, in `initialize`. */
export interface ServiceConfig {
  name: string;
  stage: string;
  region: string;
  /** The folder of serverless.yml. */
  serviceDir: string;
  /** AWS_ENDPOINT_URL leads the deploy to an emulator without TLS: what refuses such calls would refuse all of them. */
  isOnHttpEmulator: boolean;
  /** `custom.conductor`, as written. */
  conductor: unknown;
  provider: ProviderConfig;
  functions: FunctionConfig[];
  /** The logical ids under `resources.Resources`. */
  resourceIds: string[];
}

/** The framework refuses wrong values (v3 warns of them). Here a wrong value counts as left out. */
const number = v.fallback(v.optional(v.number()), undefined);
const text = v.fallback(v.optional(v.string()), undefined);
const record = byName(v.unknown());
const environment = v.fallback(record, {});
const anything = v.optional(v.unknown());

const Custom = v.looseObject({ conductor: anything });

const Logs = v.looseObject({ logGroup: text });

const ProviderSchema = v.looseObject({
  timeout: number,
  memorySize: number,
  runtime: text,
  environment,
  kmsKeyArn: anything,
  tracing: v.fallback(v.looseObject({ lambda: anything }), {}),
  logs: v.fallback(v.looseObject({ lambda: Logs }), { lambda: {} }),
  vpc: anything,
  layers: anything,
  iamRoleStatements: anything,
  iamManagedPolicies: anything,
  runtimeManagement: anything,
  tags: v.fallback(v.optional(record, {}), {}),
  stackTags: v.fallback(v.optional(record, {}), {}),
  /** v3's names, which osls still understands. */
  role: anything,
  rolePermissionsBoundary: anything,
  iam: v.fallback(v.looseObject({ role: anything }), {}),
});
export type ProviderConfig = v.InferOutput<typeof ProviderSchema>;

const FunctionSchema = v.looseObject({
  name: v.string(),
  timeout: number,
  memorySize: number,
  runtime: text,
  handler: text,
  image: anything,
  skipEsbuild: anything,
  events: v.fallback(v.array(v.unknown()), []),
  environment,
  role: anything,
  /** Of serverless-iam-roles-per-function. */
  iamRoleStatements: anything,
  vpc: anything,
  tracing: anything,
  kmsKeyArn: anything,
  fileSystemConfig: anything,
  disableLogs: anything,
  /** Instead of all of the provider's `logs.lambda`. */
  logs: v.fallback(v.optional(Logs), undefined),
  onError: anything,
  maximumRetryAttempts: number,
  maximumEventAge: number,
  destinations: v.fallback(v.optional(record), undefined),
  provisionedConcurrency: anything,
  snapStart: anything,
  durableConfig: anything,
  package: v.fallback(v.looseObject({ artifact: v.optional(v.string()) }), {}),
});

/** One of the service's functions; `timeout` is the one that it will have, in seconds, and `memorySize` its memory in MB. */
export type FunctionConfig = v.InferOutput<typeof FunctionSchema> & {
  key: string;
  timeout: number;
  memorySize: number;
};

/** Reads the framework's merged configuration. It leaves out a function that the framework refuses anyway. */
export function readService(serverless: Serverless): ServiceConfig {
  const { service } = serverless;
  const aws = serverless.getProvider('aws');
  const provider = v.parse(ProviderSchema, service.provider);
  return {
    name: service.service,
    stage: aws.getStage(),
    region: aws.getRegion(),
    serviceDir: serverless.serviceDir,
    isOnHttpEmulator: /^http:/i.test(process.env.AWS_ENDPOINT_URL ?? ''),
    conductor: v.is(Custom, service.custom) ? service.custom.conductor : undefined,
    provider,
    functions: Object.entries(service.functions).flatMap(([key, raw]) =>
      readFunction(key, raw, provider),
    ),
    resourceIds: Object.keys(service.resources?.Resources ?? {}),
  };
}

function readFunction(key: string, raw: unknown, provider: ProviderConfig): FunctionConfig[] {
  const { success, output } = v.safeParse(FunctionSchema, raw);
  if (!success) return [];
  const timeout = output.timeout || provider.timeout || FUNCTION_TIMEOUT_SECONDS;
  const memorySize = output.memorySize || provider.memorySize || FUNCTION_MEMORY_MB;
  return [{ ...output, key, timeout, memorySize }];
}

/** Where Lambda writes a function's log: into the group that its settings name, else into the one of its own. */
export const logGroupOf = (functionName: string, { logGroup }: { logGroup?: string | undefined }) =>
  logGroup || `/aws/lambda/${functionName}`;

/** Where the framework makes one of these aliases, its own events invoke the alias, and so does the poller. */
const ALIASES = [
  ['provisionedConcurrency', 'provisioned'],
  ['snapStart', 'snapstart'],
] as const;

/** The name to invoke: with the alias that the user names, or with the one that holds the function's warm environments. */
export function invokedName(config: FunctionConfig, named: string | undefined): string {
  const alias = named ?? ALIASES.find(([option]) => config[option])?.[1];
  return alias ? `${config.name}:${alias}` : config.name;
}

/** Whether the framework gives it the role of the service; else it has one of its own, also by serverless-iam-roles-per-function. */
export const hasSharedRole = ({ role, iamRoleStatements }: FunctionConfig): boolean =>
  !role && !Array.isArray(iamRoleStatements);

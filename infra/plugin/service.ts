import * as v from 'valibot';
import { FUNCTION_TIMEOUT_SECONDS } from './defaults.ts';
import type { Serverless } from './serverless.ts';

/** The user's service, as far as it matters here: read once, in `initialize`. */
export interface ServiceConfig {
  name: string;
  stage: string;
  region: string;
  /** `custom.conductor`, as written. */
  conductor: unknown;
  provider: ProviderConfig;
  functions: FunctionConfig[];
  /** The logical ids under `resources.Resources`. */
  resourceIds: string[];
}

/** What the framework's validation refuses, or warns of in v3, is none of ours: here it counts as left out. */
const number = v.fallback(v.optional(v.number()), undefined);
const record = v.record(v.string(), v.unknown());
const environment = v.fallback(record, {});
const anything = v.optional(v.unknown());

const ProviderSchema = v.looseObject({
  timeout: number,
  environment,
  kmsKeyArn: anything,
  tracing: v.fallback(v.looseObject({ lambda: anything }), {}),
  vpc: anything,
  layers: anything,
  /** v3's names, still understood by osls. */
  role: anything,
  rolePermissionsBoundary: anything,
  iam: v.fallback(v.looseObject({ role: anything }), {}),
});
export type ProviderConfig = v.InferOutput<typeof ProviderSchema>;

const FunctionSchema = v.looseObject({
  name: v.string(),
  timeout: number,
  events: v.fallback(v.array(v.unknown()), []),
  environment,
  role: anything,
  maximumRetryAttempts: number,
  maximumEventAge: number,
  destinations: v.fallback(v.optional(record), undefined),
  provisionedConcurrency: anything,
  snapStart: anything,
  durableConfig: anything,
  package: v.fallback(v.looseObject({ artifact: v.optional(v.string()) }), {}),
});

/** One of the service's functions; `timeout` is what it will have. */
export type FunctionConfig = v.InferOutput<typeof FunctionSchema> & {
  key: string;
  timeout: number;
};

/** Reads the framework's merged configuration. A function that it would refuse anyway is left to it. */
export function readService(serverless: Serverless): ServiceConfig {
  const { service } = serverless;
  const aws = serverless.getProvider('aws');
  const provider = v.parse(ProviderSchema, service.provider);
  return {
    name: service.service,
    stage: aws.getStage(),
    region: aws.getRegion(),
    conductor: v.is(record, service.custom) ? service.custom.conductor : undefined,
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
  return [{ ...output, key, timeout }];
}

/** The framework points its own events at this alias where it makes one, and so do we. */
const ALIASES = [
  ['provisionedConcurrency', 'provisioned'],
  ['snapStart', 'snapstart'],
] as const;

/** The name to invoke: with the alias that holds the function's warm environments. */
export function invokedName(config: FunctionConfig): string {
  const alias = ALIASES.find(([option]) => config[option])?.[1];
  return alias ? `${config.name}:${alias}` : config.name;
}

import type { HostedFunction, HostedService } from '../../../lib/config/hosted-service.ts';
import type { Binding } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { FunctionConfig, ServiceConfig } from '../read/service.ts';

/** The workers of a service for a process that hosts them, with the options that a deploy would give them. */
export function hostedServiceOf(
  bindings: readonly Binding[],
  { serverUrl, allowInsecureHttp, auth, workers: pattern }: ConductorOptions,
  service: ServiceConfig,
): HostedService {
  const functions = new Map(service.functions.map((config) => [config.key, config]));
  const read = bindings.map((binding) => {
    const config = functions.get(binding.key ?? '');
    const reason = staysOnLambda(config, service);
    return { binding, config, reason };
  });
  return {
    conductor: variables({
      CONDUCTOR_SERVER_URL: serverUrl,
      ...(allowInsecureHttp && { CONDUCTOR_ALLOW_INSECURE_HTTP: 'true' }),
      ...(auth?.secret !== undefined && { CONDUCTOR_AUTH_SECRET_NAME: auth.secret }),
      ...(auth?.parameter !== undefined && { CONDUCTOR_AUTH_PARAMETER_NAME: auth.parameter }),
    }),
    region: service.region,
    ...(pattern !== undefined && { pattern }),
    workers: read.flatMap(({ binding, config, reason }) =>
      config && reason === undefined ? [hosted(binding, config, service)] : [],
    ),
    elsewhere: read.flatMap(({ binding: { task }, reason }) =>
      reason === undefined ? [] : [{ taskType: task, reason }],
    ),
  };
}

const NODE = /^nodejs/;

/** Why a process cannot host it; undefined where it can. */
function staysOnLambda(
  config: FunctionConfig | undefined,
  { provider }: ServiceConfig,
): string | undefined {
  if (!config) return 'its function is in another stack';
  if (config.image || config.handler === undefined) return 'its function is an image';
  if (!NODE.test(config.runtime ?? provider.runtime ?? 'nodejs'))
    return 'its function does not run on Node';
  return undefined;
}

function hosted(
  { task, domain, concurrency, batch, wrap, event, result }: Binding,
  { name, handler = '', timeout, environment }: FunctionConfig,
  { provider }: ServiceConfig,
): HostedFunction {
  return {
    taskType: task,
    ...(domain !== undefined && { domain }),
    concurrency,
    timeoutSeconds: timeout,
    ...(batch && { batch: { size: batch.size, gatherMs: batch.gather } }),
    wrap,
    ...(event && { event }),
    ...(result && { result }),
    ...{ functionName: name, handler },
    environment: variables({ ...provider.environment, ...environment }),
  };
}

/** An empty value takes a variable of the provider's away; an object is for CloudFormation. */
const variables = (written: Record<string, unknown>): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(written).flatMap(([name, value]) =>
      value === null || value === undefined
        ? []
        : [[name, typeof value === 'object' ? null : String(value)]],
    ),
  );

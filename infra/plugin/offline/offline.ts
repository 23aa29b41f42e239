import * as v from 'valibot';
import type { Plan } from '../../../lib/config/plan.ts';
import { adapter } from '../add/adapter.ts';
import { keyOf, type ServerlessFunction } from '../add/added-function.ts';
import type { Additions } from '../add/additions.ts';
import { EVENT_BUS } from '../add/event-bus.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Fault } from '../read/faults.ts';
import type { CliOptions, Serverless } from '../read/serverless.ts';
import type { ServiceConfig } from '../read/service.ts';

/**
 * `serverless offline` runs every function that has a schedule. A poller there would take the tasks of the configured
 * server, and call the functions that are deployed. So it is left out, unless `custom.conductor.offline` asks for it:
 * then it calls the functions on this machine.
 */
export const isOffline = ({ processedInput }: Serverless): boolean =>
  processedInput?.commands[0] === 'offline';

/** What the poller on this machine has to know, and only a deploy finds out. */
export const offlineFaults = ({ offline, serverUrl, auth }: ConductorOptions): Fault[] =>
  Object.entries({ serverUrl, 'auth.secret': auth?.secret, 'auth.parameter': auth?.parameter })
    .filter(([, value]) => offline && typeof value === 'object')
    .map(([option]) => ({
      where: `custom.conductor.${option}`,
      message:
        'must be a text with offline: true: only a deploy knows the value that CloudFormation has for it',
    }));

/** What serverless-offline gets of all that a deploy adds. */
export function offlineAdditions(
  additions: Additions,
  options: ConductorOptions,
  service: ServiceConfig,
  lambdaUrl: string,
): Additions {
  const workers = Object.entries(additions.workers).map(([key, settings]) => [
    key,
    { ...settings, environment: withoutResources(settings.environment) },
  ]);
  const local = { ...additions, workers: Object.fromEntries(workers), grants: [], notices: [] };
  if (!options.offline) return { ...local, functions: {}, plans: {} };
  const environment = {
    AWS_ENDPOINT_URL_LAMBDA: lambdaUrl,
    // Calls on this machine are signed, but not checked. The real key is in AWS.
    ...(options.auth ? {} : { AWS_ACCESS_KEY_ID: 'offline', AWS_SECRET_ACCESS_KEY: 'offline' }),
  };
  // There are no queues, so no reporter.
  const functions = [...Object.keys(additions.plans), keyOf(adapter)].flatMap((key) => {
    const config = additions.functions[key];
    return config ? [[key, localFunction(config, environment)]] : [];
  });
  return {
    ...local,
    functions: Object.fromEntries(functions),
    plans: Object.fromEntries(
      Object.entries(additions.plans).map(([key, plan]) => [key, localPlan(plan, service)]),
    ),
  };
}

/** The input shows the poller that no rule of AWS has started it, so that it does not ask AWS for a pause. */
const localFunction = (config: ServerlessFunction, environment: Record<string, string>) => ({
  ...config,
  environment: { ...withoutResources(config.environment), ...environment },
  events: config.events.map((event) =>
    v.is(Scheduled, event)
      ? { schedule: { ...event.schedule, input: { source: 'serverless-offline' } } }
      : event,
  ),
});

const Scheduled = v.object({ schedule: v.looseObject({}) });

/**
 * The addresses of queues and buckets are known only in AWS, and the event bus there is not told of this machine. A null,
 * which takes a variable of the provider's out of a template, would be the text "null" here.
 */
const withoutResources = <T>(environment: Record<string, T>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => typeof value !== 'object' && name !== EVENT_BUS,
    ),
  );

/** Only functions of this service are on this machine, and they have no aliases there. */
function localPlan(plan: Plan, { functions }: ServiceConfig): Plan {
  const names = new Set(functions.map(({ name }) => name));
  const withoutAlias = (name: string) => name.replace(/:[^:]+$/, '');
  const routes = plan.routes
    .map(({ target, ...route }) =>
      target
        ? { ...route, target: { ...target, functionName: withoutAlias(target.functionName) } }
        : { ...route, functionName: withoutAlias(route.functionName) },
    )
    .filter((route) =>
      names.has('target' in route ? route.target.functionName : route.functionName),
    );
  return { ...plan, routes };
}

const Settings = v.object({
  host: v.optional(v.string(), 'localhost'),
  lambdaPort: v.optional(v.union([v.number(), v.string()]), 3_002),
});
const Custom = v.looseObject({ 'serverless-offline': v.looseObject({}) });

/** Where serverless-offline answers calls of functions. */
export function lambdaUrlOf({ service }: Serverless, { host, lambdaPort }: CliOptions): string {
  const written = v.is(Custom, service.custom) ? service.custom['serverless-offline'] : {};
  const given = { ...(host ? { host } : {}), ...(lambdaPort ? { lambdaPort } : {}) };
  const settings = v.parse(Settings, { ...written, ...given });
  return `http://${settings.host}:${settings.lambdaPort}`;
}

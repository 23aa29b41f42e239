import { accessKeyReader } from '../../aws/access-key.ts';
import { type Conductor, conductorAt } from '../../conductor/tasks.ts';
import { loadConfig } from '../../config/load.ts';
import type { SaveForLater } from '../../reporting/ports.ts';
import { saverIn } from '../../reporting/save.ts';
import { isObject } from '../../task/parse.ts';
import type { LambdaContext } from './lambda-context.ts';

/** Where a worker's reports go. Each function is called only when its destination is needed. */
export interface Destinations {
  /** Where to report. Default: the server of CONDUCTOR_SERVER_URL. */
  conductor?: (() => Conductor) | undefined;
  /**
   * Where to save what Conductor does not take and the reply cannot carry. Default: the queue of CONDUCTOR_INBOX_URL,
   * with the bucket of CONDUCTOR_RESULT_BUCKET for what is over 1 MB.
   */
  inbox?: (() => SaveForLater | undefined) | undefined;
}

let conductor: Conductor | undefined;

/**
 * The server that the function's environment names. All invocations share its connections.
 *
 * @throws ConfigError where the environment is wrong
 */
export function conductorOfEnvironment(): Conductor {
  conductor ??= connect();
  return conductor;
}

function connect(): Conductor {
  const config = loadConfig(process.env);
  return conductorAt(config.serverUrl, accessKeyReader(config.auth, process.env));
}

/** The reporter's inbox. The plugin names it in the environment of the functions that may need it. */
export const inboxOfEnvironment = (): SaveForLater | undefined => saverIn(process.env);

/** Two copies of this package may meet: the one that hosts workers, and the one that a worker was made with. */
const HOST = Symbol.for('conductor-lambda.destinations');

type AllDestinations = Required<{ [Name in keyof Destinations]: NonNullable<Destinations[Name]> }>;

/** The context of a process that hosts workers: they report over its connections. */
export const hostedContext = (
  context: LambdaContext,
  destinations: AllDestinations,
): LambdaContext => Object.defineProperty(context, HOST, { value: destinations });

/**
 * Where the reports of one call go: what the worker brings itself, else what its host gives, else what the environment
 * names.
 */
export function destinationsOf(own: Destinations, context: LambdaContext): AllDestinations {
  const given: unknown = Reflect.get(context, HOST);
  const host = isDestinations(given) ? given : {};
  return {
    conductor: own.conductor ?? host.conductor ?? conductorOfEnvironment,
    inbox: own.inbox ?? host.inbox ?? inboxOfEnvironment,
  };
}

const isDestinations = (value: unknown): value is Destinations => isObject(value);

/**
 * Reads what the environment says of the destinations that neither a worker nor its host brings. A worker must not run
 * first and then be unable to report.
 *
 * @throws ConfigError where the environment is wrong
 */
export function checkEnvironment({ conductor, inbox }: AllDestinations): void {
  if (conductor === conductorOfEnvironment) conductor();
  if (inbox === inboxOfEnvironment) inbox();
}

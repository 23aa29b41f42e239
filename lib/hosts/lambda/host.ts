import { type Clock, clockUntil } from '../../task/clock.ts';
import {
  checkEnvironment,
  conductorOfEnvironment,
  type Destinations,
  inboxOfEnvironment,
} from './environment.ts';
import type { LambdaContext } from './lambda-context.ts';

/** What stands around an invocation: what it reports to, and its time. */
export interface Host
  extends Required<{ [Name in keyof Destinations]: NonNullable<Destinations[Name]> }> {
  /** Its `remainingMs()` is the time until the process is killed. */
  clock: Clock;
  /** Fires where the host stops before the function's time is over; its reason is a StoppedError. Lambda never does. */
  stops?: AbortSignal;
}

/** In the process's registry of symbols: the host may come from another copy of this package than the worker. */
const HOST: unique symbol = Symbol.for('conductor-lambda.host');

interface HostedContext extends LambdaContext {
  [HOST]?: Host;
}

/**
 * The context with another host than Lambda in it, as in a unit test. Each link of a chain finds it there, also of a
 * chain that is built by hand.
 */
export const hostedBy = (host: Host, context: LambdaContext): LambdaContext =>
  Object.defineProperty(context, HOST, { value: host });

/** The host of the context; else what the worker names, what the environment names, and real time. */
export function hostOf(context: HostedContext, given: Destinations): Host {
  const { conductor = conductorOfEnvironment, inbox = inboxOfEnvironment } = given;
  const clock = clockUntil(() => context.getRemainingTimeInMillis());
  return context[HOST] ?? { conductor, inbox, clock };
}

/**
 * A worker must not run first and then be unable to report.
 *
 * @throws ConfigError where there is no other host, and the environment is wrong
 */
export const checkHost = (context: HostedContext, given: Destinations): void =>
  checkEnvironment(context[HOST] ?? given);

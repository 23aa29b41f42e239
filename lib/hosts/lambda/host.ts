import type { SendText } from '../../aws/queue.ts';
import { type Ask, callsBy } from '../../conductor/asked.ts';
import { type Conductor, conductorBy } from '../../conductor/tasks.ts';
import type { SaveForLater } from '../../reporting/ports.ts';
import { savingTo } from '../../reporting/save.ts';
import { type Clock, clockUntil } from '../../task/clock.ts';
import {
  checkEnvironment,
  conductorOfEnvironment,
  type Destinations,
  inboxOfEnvironment,
} from './environment.ts';
import type { LambdaContext } from './lambda-context.ts';

/**
 * What stands around a worker that runs outside of Lambda, as in a unit test. It is plain functions and data: the host
 * may come from another copy of this package than the worker, and then no class of the one is known to the other.
 */
export interface Host {
  /** Conductor. */
  ask: Ask;
  /** Puts a text into the reporter's inbox. */
  saveText: SendText;
  clock: Clock;
}

/** In the process's registry of symbols, for the same reason. */
const HOST: unique symbol = Symbol.for('conductor-lambda.host');

interface HostedContext extends LambdaContext {
  [HOST]?: Host;
}

/** The context with a host in it: each link of a chain finds it there, also of one that is built by hand. */
export const hostedBy = (host: Host, context: LambdaContext): LambdaContext =>
  Object.defineProperty(context, HOST, { value: host });

/** What a worker reports to, and its time. */
interface Surroundings extends Required<Destinations> {
  conductor: () => Conductor;
  inbox: () => SaveForLater | undefined;
  /** Its `remainingMs()` is the time until the process is killed. */
  clock: Clock;
}

/**
 * What is around an invocation: its host, where the context has one; else the destinations that the worker names, those
 * of the environment, and real time.
 */
export function surroundingsOf(context: LambdaContext, given: Destinations): Surroundings {
  const host = hostOf(context);
  const clock = clockUntil(() => context.getRemainingTimeInMillis());
  if (!host) {
    const { conductor = conductorOfEnvironment, inbox = inboxOfEnvironment } = given;
    return { conductor, inbox, clock };
  }
  const conductor = conductorBy(callsBy(host.ask), NO_ADDRESS);
  const save = savingTo(host.saveText);
  return {
    conductor: () => conductor,
    inbox: () => save,
    clock: { ...host.clock, remainingMs: clock.remainingMs },
  };
}

/** A relative address in the answer of a server would be resolved by it; a host gives none. */
const NO_ADDRESS = 'http://conductor.invalid/api';

/**
 * A worker must not run first and then be unable to report.
 *
 * @throws ConfigError where there is no host, and the environment is wrong
 */
export function checkSurroundings(context: LambdaContext, given: Destinations): void {
  if (!hostOf(context)) checkEnvironment(given);
}

const hostOf = (context: HostedContext) => context[HOST];

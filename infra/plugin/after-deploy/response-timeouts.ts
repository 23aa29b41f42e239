import { ConductorError } from '../../../lib/conductor/errors.ts';
import type { Call } from '../../../lib/conductor/http.ts';
import { type Metadata, metadataBy } from '../../../lib/conductor/metadata.ts';
import type { Route } from '../../../lib/config/plan.ts';
import { RESPONSE_MARGIN_SECONDS } from '../../../lib/workflow/defaults.ts';

/**
 * Where a poller dies between poll and report, Conductor gives the task out again only after the task's response
 * timeout. So after a deploy, the task definitions are compared with the functions' timeouts.
 */

/** A response timeout is far above the function's timeout where it exceeds both of these. */
const FAR_TIMES = 3;
const FAR_SECONDS = 300;

const REQUEST_TIMEOUT_MS = 2_000;
const AT_ONCE = 10;

export interface ResponseTimeouts {
  /** One sentence for each route whose task definition does not fit. */
  warnings: string[];
  /** The task types whose definition could not be read. */
  unread: string[];
}

/**
 * Reads each type's task definition. Where it cannot reach the server, it does not try the rest: often a deploy runs
 * outside the server's network.
 */
export async function checkResponseTimeouts(
  routes: readonly Route[],
  call: Call,
): Promise<ResponseTimeouts> {
  const metadata = metadataBy(call, REQUEST_TIMEOUT_MS);
  const types = [...new Set(routes.map(({ taskType }) => taskType))];
  const known = new Map<string, number>();
  for (let at = 0; at < types.length; at += AT_ONCE) {
    const some = types.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map((type) => responseTimeout(metadata, type)));
    if (answers.every((answer) => answer === 'unreachable')) break;
    for (const [i, type] of some.entries()) {
      const seconds = answers[i];
      if (typeof seconds === 'number') known.set(type, seconds);
    }
  }
  return {
    warnings: routes.flatMap((route) => warningOf(route, known.get(route.taskType)) ?? []),
    unread: types.filter((type) => !known.has(type)),
  };
}

/** The definition's response timeout in seconds; 0 stands for none. */
async function responseTimeout(
  metadata: Metadata,
  taskType: string,
): Promise<number | 'unreachable' | 'unknown'> {
  try {
    const definition = await metadata.taskDefinition(taskType);
    return definition?.responseTimeoutSeconds ?? 'unknown';
  } catch (error) {
    const isAnswered = error instanceof ConductorError && error.fault !== 'unreachable';
    return isAnswered ? 'unknown' : 'unreachable';
  }
}

function warningOf(route: Route, seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const { functionName, timeoutSeconds } = route.target ?? route;
  const wrong = seconds > 0 && seconds < timeoutSeconds ? TOO_SHORT : TOO_LONG;
  if (wrong === TOO_LONG && !isFarAbove(seconds, timeoutSeconds)) return undefined;
  return (
    `conductor-lambda: the task definition of ${route.taskType} has responseTimeoutSeconds ${seconds}, but ` +
    `${functionName} runs for at most ${timeoutSeconds} s: ${wrong}. ` +
    `Set responseTimeoutSeconds to ${timeoutSeconds + RESPONSE_MARGIN_SECONDS}.`
  );
}

const isFarAbove = (seconds: number, functionSeconds: number) =>
  seconds === 0 ||
  (seconds > FAR_TIMES * functionSeconds && seconds > functionSeconds + FAR_SECONDS);

const TOO_LONG =
  'if the poller dies, Conductor starts the task again only after the response timeout (0 is never)';
const TOO_SHORT =
  'Conductor starts a task again while it still runs, unless its worker has `heartbeat: true`';

const NAMED = 5;

/** One line for all task types that were not checked. */
export function unreadNotice(types: readonly string[]): string {
  const more = types.length > NAMED ? ` and ${types.length - NAMED} more` : '';
  return (
    `conductor-lambda: the task definitions of ${types.slice(0, NAMED).join(', ')}${more} could not be read from ` +
    'here, or do not exist, so their responseTimeoutSeconds was not checked.'
  );
}

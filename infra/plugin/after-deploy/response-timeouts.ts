import { ConductorError } from '../../../lib/conductor/errors.ts';
import type { Call } from '../../../lib/conductor/http.ts';
import { type Metadata, metadataBy } from '../../../lib/conductor/metadata.ts';
import type { Route } from '../../../lib/config/plan.ts';
import {
  fittingResponseTimeout,
  responseTimeoutFault,
} from '../../../lib/workflow/response-timeout.ts';
import { tenAtOnceWhileAnswered } from '../../definitions/ten-at-once.ts';
import { listOf } from './list-of.ts';

/**
 * Where a poller dies between poll and report, Conductor gives the task out again only after the task's response
 * timeout. So after a deploy, the task definitions are compared with the functions' timeouts.
 */

const REQUEST_TIMEOUT_MS = 2_000;

export interface ResponseTimeouts {
  /** One sentence for each route whose task definition does not fit. */
  warnings: string[];
  /** The task types of which the server has no definition. */
  unregistered: string[];
  /** The task types whose definition could not be read. */
  unread: string[];
  /** What the server answered instead of the first of them; undefined where it did not answer. */
  answer?: string;
}

/** A definition's response timeout in seconds (0 stands for none), or why it is not known. */
type Answer = number | 'unregistered' | ConductorError;

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
  const read = await tenAtOnceWhileAnswered(types, (type) => responseTimeout(metadata, type));
  const answers = new Map(types.map((type, i) => [type, read[i]]));
  const isRead = (answer: Answer | undefined) =>
    typeof answer === 'number' || answer === 'unregistered';
  const wrong = [...answers.values()].find((answer) => answer instanceof ConductorError);
  return {
    warnings: routes.flatMap((route) => warningOf(route, answers.get(route.taskType)) ?? []),
    unregistered: types.filter((type) => answers.get(type) === 'unregistered'),
    unread: types.filter((type) => !isRead(answers.get(type))),
    ...(wrong ? { answer: wrong.message } : {}),
  };
}

/** Undefined where the server cannot be reached. */
async function responseTimeout(metadata: Metadata, taskType: string): Promise<Answer | undefined> {
  try {
    const definition = await metadata.taskDefinition(taskType);
    return definition?.responseTimeoutSeconds ?? 'unregistered';
  } catch (error) {
    const isAnswered = error instanceof ConductorError && error.fault !== 'unreachable';
    return isAnswered ? error : undefined;
  }
}

function warningOf(route: Route, seconds: Answer | undefined): string | undefined {
  if (typeof seconds !== 'number') return undefined;
  const { functionName, timeoutSeconds } = route.target ?? route;
  const fault = responseTimeoutFault(seconds, timeoutSeconds);
  if (fault === undefined) return undefined;
  return (
    `conductor-lambda: the task definition of ${route.taskType} has responseTimeoutSeconds ${seconds}, but ` +
    `${functionName} runs for at most ${timeoutSeconds} s: ${fault === 'tooShort' ? TOO_SHORT : TOO_LONG}. ` +
    `Set responseTimeoutSeconds to ${fittingResponseTimeout(timeoutSeconds)}.`
  );
}

const TOO_LONG =
  'if the poller dies, Conductor starts the task again only after the response timeout (0 is never)';
const TOO_SHORT =
  'Conductor starts a task again while it still runs, unless its worker has `heartbeat: true`';

/** One line for all task types that the server does not know yet. */
export const unregisteredNotice = (types: readonly string[]) =>
  `conductor-lambda: Conductor has no task definition of ${listOf(types)}. Register one with a responseTimeoutSeconds ` +
  "of the function's timeout plus 90 s: Conductor's own default is an hour.";

/** One line for all task types that were not checked; `answer` is what came instead, if anything came. */
export function unreadNotice(types: readonly string[], answer?: string): string {
  const why = answer === undefined ? 'Conductor cannot be reached from here' : answer;
  return `conductor-lambda: the responseTimeoutSeconds of ${listOf(types)} was not checked: ${why}`;
}

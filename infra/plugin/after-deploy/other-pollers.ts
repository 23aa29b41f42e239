import { ConductorError } from '../../../lib/conductor/errors.ts';
import type { Call } from '../../../lib/conductor/http.ts';
import { type LastPoll, lastPollsOf } from '../../../lib/conductor/last-polls.ts';
import { isPollerName, pollerNameIn } from '../../../lib/config/names.ts';
import type { Route } from '../../../lib/config/plan.ts';
import { tenAtOnceWhileAnswered } from '../../definitions/ten-at-once.ts';
import type { ServiceConfig } from '../read/service.ts';
import { listOf } from './list-of.ts';

/** Less than a quiet poller of ours may be silent: who was stopped for this deploy is not to be named. */
const RECENT_MS = 120_000;

const REQUEST_TIMEOUT_MS = 2_000;
/** The most characters that are shown of another worker's id: it can have any. */
const SHOWN = 64;

type ServiceRef = Pick<ServiceConfig, 'name' | 'stage'>;

/**
 * The polls of the last two minutes that none of the service's pollers made. An older poll can be of a worker that is gone.
 *
 * The server keeps only the last poll of each type and domain. So of two workers that both poll, it shows the one that
 * polled last: nothing found does not mean that there is no other.
 *
 * @param nowMs milliseconds since 1970; the polls have the server's time
 */
export const otherPollersOf = (
  polls: readonly LastPoll[],
  { name, stage }: ServiceRef,
  nowMs: number,
): LastPoll[] =>
  polls.filter(({ workerId, atMs }) => {
    const poller = pollerNameIn(workerId);
    const isOurs = poller !== undefined && isPollerName(poller, name, stage);
    return !isOurs && nowMs - atMs < RECENT_MS;
  });

/**
 * A sentence about the types that a worker outside the service polls too, as of two services with one task type by mistake;
 * undefined where none is known. Where the server does not answer, the rest is not asked, and it says nothing: that was said when the task definitions
 * were read.
 */
export async function otherPollersWarning(
  routes: readonly Route[],
  service: ServiceRef,
  call: Call,
  nowMs: number,
): Promise<string | undefined> {
  const read = async (route: Route): Promise<string[] | undefined> => {
    const all = await polls(route, call);
    const [other] = otherPollersOf(all ?? [], service, nowMs);
    return other ? [`${taskOf(route)} by ${workerIn(other)}`] : all && [];
  };
  const found = (await tenAtOnceWhileAnswered(routes, read)).flatMap((all) => all ?? []);
  if (found.length === 0) return undefined;
  return (
    `conductor-lambda: in the last two minutes others polled tasks of this service: ${listOf(found)}. Conductor gives a ` +
    'task to one worker only. If that is not meant, give one of them another task type or a domain.'
  );
}

/** The last polls of a route's type in its domain, as far as the server tells them; undefined where it cannot be reached. */
async function polls({ taskType, domain }: Route, call: Call): Promise<LastPoll[] | undefined> {
  try {
    const all = await lastPollsOf(taskType, call, REQUEST_TIMEOUT_MS);
    return all.filter((poll) => poll.domain === domain);
  } catch (error) {
    if (!(error instanceof ConductorError)) throw error;
    return error.fault === 'unreachable' ? undefined : [];
  }
}

const taskOf = ({ taskType, domain }: Route) =>
  domain === undefined ? taskType : `${taskType} (domain ${domain})`;

/** What another worker calls itself is written as a JSON text: it could hold a line break. */
const workerIn = ({ workerId }: LastPoll) =>
  pollerNameIn(workerId) ?? JSON.stringify(workerId.slice(0, SHOWN));

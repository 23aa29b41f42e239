import type { Call } from '../../../lib/conductor/http.ts';
import type { Route } from '../../../lib/config/plan.ts';
import type { ServiceConfig } from '../read/service.ts';
import { arnsIn, type Caller, otherAccountNotices } from './other-accounts.ts';
import { otherPollersWarning } from './other-pollers.ts';
import { checkResponseTimeouts, unreadNotice, unregisteredNotice } from './response-timeouts.ts';

/** What a deploy has put there. */
interface Deployed {
  routes: readonly Route[];
  /** The task types whose definitions it has registered. */
  registered: ReadonlySet<string>;
  /** Conductor as the deploy can call it, or why it cannot. */
  reach: { call: Call } | { unasked: string };
  service: Pick<ServiceConfig, 'name' | 'stage'>;
  /** Undefined where no existing function is called, or the account is not known. */
  caller: Caller | undefined;
}

interface Said {
  notices: string[];
  warnings: string[];
}

/** What can go wrong with the routes of a deploy, as far as AWS, Conductor and the deploy itself tell. It stops nothing. */
export async function checkAfterDeploy(
  { routes, registered, reach, service, caller }: Deployed,
  nowMs: number,
): Promise<Said> {
  const others = routes.filter(({ taskType }) => !registered.has(taskType));
  const timeouts = await responseTimeoutsSaid(others, reach);
  // Where Conductor cannot be asked, the line about the task definitions has said so.
  const polled =
    'call' in reach ? await otherPollersWarning(routes, service, reach.call, nowMs) : undefined;
  const elsewhere = caller ? otherAccountNotices(arnsIn(routes), caller) : [];
  return {
    warnings: [...timeouts.warnings, ...(polled === undefined ? [] : [polled])],
    notices: [...timeouts.notices, ...elsewhere],
  };
}

async function responseTimeoutsSaid(
  routes: readonly Route[],
  reach: Deployed['reach'],
): Promise<Said> {
  if (routes.length === 0) return { warnings: [], notices: [] };
  if (!('call' in reach)) {
    const types = new Set(routes.map(({ taskType }) => taskType));
    return { warnings: [], notices: [unreadNotice([...types], reach.unasked)] };
  }
  const { warnings, unregistered, unread, answer } = await checkResponseTimeouts(
    routes,
    reach.call,
  );
  const notices = unregistered.length > 0 ? [unregisteredNotice(unregistered)] : [];
  if (unread.length === 0) return { warnings, notices };
  const notice = unreadNotice(unread, answer);
  return answer === undefined
    ? { warnings, notices: [...notices, notice] }
    : { warnings: [...warnings, notice], notices };
}

import type { Plan, Route } from '../../../lib/config/plan.ts';
import { type Pauses, pauseOf } from '../../../lib/protocol/pauses.ts';
import { aboutPause } from '../../cli/about-pause.ts';
import type { ServiceConfig } from '../read/service.ts';

/** The lines below a deploy's own summary: the poller, whether it is enabled, and where each type's tasks go. */
export function summaryOf(
  plan: Plan,
  service: Pick<ServiceConfig, 'stage' | 'region'>,
  paused: boolean | Error,
  pauses: Pauses,
): string[] {
  const state = stateOf(paused, service);
  return [
    `poller: ${plan.ruleName}, ${paceOf(plan)}, ${state}`,
    ...plan.routes.map((route) => `${routeLine(route)}${pauseIn(pauses, route)}`),
  ];
}

function pauseIn(pauses: Pauses, { taskType }: Route): string {
  const pause = pauseOf(pauses, taskType);
  return pause ? `, paused ${aboutPause(pause)}` : '';
}

const paceOf = ({ idleStopMs, sweepSeconds }: Plan) =>
  idleStopMs === undefined ? 'always' : `each ${sweepSeconds} s`;

/** The stage and region of a deploy can come from its command line, which only the same options repeat. */
function stateOf(
  paused: boolean | Error,
  { stage, region }: Pick<ServiceConfig, 'stage' | 'region'>,
): string {
  if (paused instanceof Error) return `enabled or paused: unknown (${paused.message})`;
  if (!paused) return 'enabled';
  return `paused: nothing is polled until \`npx serverless conductor resume --stage ${stage} --region ${region}\``;
}

function routeLine({ taskType, domain, functionName, target, ...route }: Route): string {
  const from = domain === undefined ? taskType : `${taskType} (domain ${domain})`;
  const to = target ? `${target.functionName} through the adapter` : functionName;
  return `${from} -> ${to} (${route.invocationType}, ${route.concurrency} at once)`;
}

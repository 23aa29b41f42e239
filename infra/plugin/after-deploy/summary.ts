import type { Plan, Route } from '../../../lib/config/plan.ts';

/** The lines below a deploy's own summary: the poller, whether it is enabled, and where each type's tasks go. */
export function summaryOf(plan: Plan, paused: boolean | Error): string[] {
  return [
    `poller: ${plan.ruleName}, each minute for ${plan.windowMs / 1_000} s, ${stateOf(paused)}`,
    ...plan.routes.map(routeLine),
  ];
}

function stateOf(paused: boolean | Error): string {
  if (paused instanceof Error) return `enabled or paused: unknown (${paused.message})`;
  return paused ? 'paused: nothing is polled until `npx conductor-lambda resume`' : 'enabled';
}

function routeLine({ taskType, domain, functionName, target, ...route }: Route): string {
  const from = domain === undefined ? taskType : `${taskType} (domain ${domain})`;
  const to = target ? `${target.functionName} through the adapter` : functionName;
  return `${from} -> ${to} (${route.invocationType}, ${route.concurrency} at once)`;
}

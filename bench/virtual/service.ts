import type { Plan, Route } from '../../lib/config/plan.ts';
import { IDLE_STOP_SECONDS, SWEEP_SECONDS, WINDOW_MS } from '../../lib/poller/defaults.ts';
import { aRoute } from '../../test/support/factories.ts';

/** When the pollers of a service look for work: as in serverless.yml. */
export const PACES = ['sweep', 'wake', 'always'] as const;
export type PaceName = (typeof PACES)[number];

/** What the plugin would write for a poller with these types, with its defaults. */
export function planOf(ruleName: string, pace: PaceName, routes: Route[]): Plan {
  const idle = {
    idleStopMs: IDLE_STOP_SECONDS * 1_000,
    sweepSeconds: pace === 'wake' ? 60 : SWEEP_SECONDS,
  };
  return { windowMs: WINDOW_MS, ruleName, routes, ...(pace !== 'always' && idle) };
}

/** A type with a function of its own. */
export const routeOf = (taskType: string, fields: Partial<Route>): Route =>
  aRoute({ taskType, functionName: taskType, ...fields });

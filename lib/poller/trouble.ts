import type { Route } from '../config/plan.ts';
import type { ToldTrouble } from '../observe/events.ts';
import type { Ports } from './ports.ts';

/** Tells others that the type of a route cannot be worked on. */
export const tellTrouble = (
  { taskType, domain }: Route,
  trouble: ToldTrouble['trouble'],
  reason: string,
  { events }: Pick<Ports, 'events'>,
): void => events?.troubled({ taskType, ...(domain && { domain }), trouble, reason });

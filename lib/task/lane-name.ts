import type { Task } from './task.ts';

/** The name of a type in a domain, as in Conductor's domain mapping: `type` or `domain:type`. */
export const laneName = ({
  taskType,
  domain,
}: {
  taskType: Task['taskType'];
  domain?: Task['domain'];
}): string => (domain ? `${domain}:${taskType}` : taskType);

import { type Ports, pause, resume, status } from './schedule.ts';
import type { ServiceRef } from './service-ref.ts';

/** One command of `npx conductor-lambda`, and of `npx serverless conductor`. */
export interface ScheduleCommand {
  name: string;
  description: string;
  run(ref: ServiceRef, ports: Ports): Promise<void>;
}

const command = (
  name: string,
  description: string,
  run: ScheduleCommand['run'],
): ScheduleCommand => ({ name, description, run });

export const ABOUT = 'Switches the polling of a deployed service off and on.';

export const COMMANDS: readonly ScheduleCommand[] = [
  command('pause', 'start no new runs, and wait until nothing is polled any more', pause),
  command('resume', 'start runs again', resume),
  command('status', 'show whether polling is enabled, and what the last run did', status),
];

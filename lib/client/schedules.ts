import type { Schedules } from '../conductor/schedules.ts';
import { nameOf } from './startable.ts';
import type { TypedSchedules } from './types.ts';

export const typedSchedules = (schedules: Schedules): TypedSchedules => ({
  ...schedules,
  save: ({ workflow, input, correlationId, ...schedule }) =>
    schedules.save({
      ...schedule,
      startWorkflowRequest: {
        ...nameOf(workflow),
        input,
        ...(correlationId !== undefined && { correlationId }),
      },
    }),
});

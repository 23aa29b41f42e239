import { isObject } from '../task/parse.ts';

/**
 * A question to a poller: what does it see? A laptop often reaches neither Conductor nor its key, and the poller does. A
 * poller that is asked polls nothing, takes no lease, and changes nothing.
 */
export type InspectionRequest = ServiceRequest | HistoryRequest;

/**
 * About the service: `all` that the poller depends on, or only its `work`, for one who asks again and again. The latter tries
 * no right, and makes no call that the server takes for a poll.
 */
export interface ServiceRequest {
  about: 'all' | 'work';
  /** How many task types of the plan to leave out, in its order: an answer has room for some only. */
  skipTypes: number;
}

/** About the attempts of a task, or of all tasks of a workflow. */
export interface HistoryRequest {
  about: 'task' | 'workflow';
  id: string;
}

const SOURCE = 'conductor-lambda.inspection';

/** The event with which a poller is asked; `lib/inspection/answer.ts` has its answers. */
export const inspectionEvent = (request: InspectionRequest) => ({ source: SOURCE, ...request });

/** Undefined where the event asks for something else. */
export function inspectionIn(event: unknown): InspectionRequest | undefined {
  if (!isObject(event) || event.source !== SOURCE) return undefined;
  const { about, id, skipTypes } = event;
  if ((about === 'task' || about === 'workflow') && typeof id === 'string') return { about, id };
  return {
    about: about === 'work' ? 'work' : 'all',
    skipTypes: typeof skipTypes === 'number' && skipTypes > 0 ? skipTypes : 0,
  };
}

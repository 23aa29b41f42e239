import { isObject } from '../task/parse.ts';

/**
 * A question to a poller: what does it see? A laptop often reaches neither Conductor nor its key, and the poller does. A
 * poller that is asked polls nothing, takes no lease, and changes nothing.
 */
export interface InspectionRequest {
  /** How many task types of the plan to leave out, in its order: an answer has room for some only. */
  skipTypes: number;
}

const SOURCE = 'conductor-lambda.inspection';

/** The event with which a poller is asked; `lib/inspection/answer.ts` has its answer. */
export const inspectionEvent = ({ skipTypes }: InspectionRequest) => ({
  source: SOURCE,
  skipTypes,
});

/** Undefined where the event asks for something else. */
export function inspectionIn(event: unknown): InspectionRequest | undefined {
  if (!isObject(event) || event.source !== SOURCE) return undefined;
  const { skipTypes } = event;
  return { skipTypes: typeof skipTypes === 'number' && skipTypes > 0 ? skipTypes : 0 };
}

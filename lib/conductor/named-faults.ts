import { isObject } from '../task/parse.ts';
import { parsedIfJson } from './axios-settings.ts';
import type { Call } from './http.ts';

/**
 * The same calls, where the message of a refused definition says what is wrong with it: the server has the faults in a list
 * beside 'Validation failed, check below errors for detail.'. A worker registers nothing, and does not carry this.
 */
export const namingFaults =
  (call: Call): Call =>
  (request) =>
    call({ ...request, transformResponse: [withFaults] });

/** What was sent stands in the list too, and is not repeated. */
function withFaults(body: unknown): unknown {
  const answer = parsedIfJson(body);
  if (!isObject(answer) || !Array.isArray(answer.validationErrors)) return answer;
  const faults = answer.validationErrors.flatMap((fault: unknown) =>
    isObject(fault) && typeof fault.message === 'string' ? [fault.message] : [],
  );
  return { ...answer, message: [answer.message, ...faults].join(' ') };
}

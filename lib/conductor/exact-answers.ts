import { parseExact } from '../task/exact-json.ts';
import type { Call } from './http.ts';

/**
 * The same calls, where the numbers in an answer keep their digits: see parseExact. Only what is read: the answer to a
 * report is an id, which may be all digits.
 */
export const exactly =
  (call: Call): Call =>
  (request) =>
    call(request.method ? request : { ...request, transformResponse: [parseBody] });

/** axios gives the body as a text; an empty one is no JSON. */
const parseBody = (body: unknown): unknown => (typeof body === 'string' ? parseExact(body) : body);

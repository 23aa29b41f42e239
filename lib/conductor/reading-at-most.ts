import type { Call } from './http.ts';

/** The same calls. An answer of more than so many bytes is a ConductorError `answerTooLarge`, and the rest is not read. */
export const readingAtMost =
  (maxBytes: number, call: Call): Call =>
  (request) =>
    call({ ...request, maxContentLength: maxBytes });

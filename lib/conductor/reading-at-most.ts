import type { Call } from './http.ts';

/** The same calls. An answer of more than so many bytes is a ConductorError `answerTooLarge`, and the rest is not read. */
export const readingAtMost =
  (maxBytes: number, call: Call): Call =>
  (request) => {
    // axios stops reading, but it keeps the connection, on which the server waits to go on.
    const end = new AbortController();
    const endable: typeof fetch = (input, init) =>
      fetch(input, { ...init, signal: AbortSignal.any([signalOf(input), end.signal]) });
    const bounded = { ...request, maxContentLength: maxBytes, env: { fetch: endable } };
    return call(bounded).finally(() => end.abort());
  };

/** The signal of the request that axios has made, which ends it after its timeout. */
const signalOf = (input: Parameters<typeof fetch>[0]) =>
  input instanceof Request ? input.signal : new AbortController().signal;

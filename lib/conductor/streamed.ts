import { Readable } from 'node:stream';
import { chunksOf } from './chunks.ts';
import { conductorErrorOf, notConductor } from './errors.ts';
import type { Call, Request } from './http.ts';

/** How much of an answer is read, and how long its reader waits for it in all. */
interface Limits {
  maxBytes: number;
  maxMs: number;
}

/**
 * The bytes of an answer of Conductor as they arrive, so that it is never held whole.
 *
 * @throws ConductorError, also after some bytes
 */
export async function streamed(
  call: Call,
  serverUrl: string,
  request: Request,
  { maxBytes, maxMs }: Limits,
): Promise<AsyncIterable<Buffer>> {
  const { url } = request;
  const answer = await call({
    ...request,
    responseType: 'stream',
    // A failure is no stream.
    transformResponse: [(body) => (typeof body === 'string' ? parsed(body) : body)],
  });
  if (!(answer instanceof Readable)) throw notConductor(url, 'it is no stream');
  const config = { baseURL: serverUrl, url, maxContentLength: maxBytes };
  return chunksOf(answer, { maxBytes, maxMs }, (error) =>
    conductorErrorOf(Object.assign(error, { config }), String),
  );
}

/** A text that is not JSON stays one. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

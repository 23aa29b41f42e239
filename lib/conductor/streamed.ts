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
  const answer = await call({ ...request, responseType: 'stream' });
  if (!(answer instanceof Readable)) throw notConductor(url, 'it is no stream');
  const config = { baseURL: serverUrl, url, maxContentLength: maxBytes };
  return chunksOf(answer, { maxBytes, maxMs }, (error) =>
    conductorErrorOf(Object.assign(error, { config }), String),
  );
}

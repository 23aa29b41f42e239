import type { Readable } from 'node:stream';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { inTime } from './in-time.ts';

/** How much of an answer is read. The time in which the caller works on what it has got does not count. */
interface Limits {
  maxBytes: number;
  /** Milliseconds of waiting in all. */
  maxMs: number;
}

/**
 * The bytes of an answer as they arrive. It fails where none come for 5 s, and beyond the limits.
 *
 * @param failed the error to throw for one of the stream, with the codes of axios
 */
export async function* chunksOf(
  answer: Readable,
  { maxBytes, maxMs }: Limits,
  failed: (error: Error & { code?: string }) => Error,
): AsyncIterable<Buffer> {
  const chunks: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]();
  let leftMs = maxMs;
  let bytes = 0;
  try {
    for (;;) {
      const askedAtMs = Date.now();
      const limitMs = Math.min(leftMs, REQUEST_TIMEOUT_MS);
      const { done, value } = await inTime(limitMs, chunks.next(), () => noMore(limitMs));
      if (done) return;
      leftMs -= Date.now() - askedAtMs;
      bytes += value.length;
      if (bytes > maxBytes) throw new Error(`maxContentLength size of ${maxBytes} exceeded`);
      yield value;
    }
  } catch (error) {
    throw failed(error instanceof Error ? error : new Error(String(error)));
  } finally {
    answer.destroy();
  }
}

const noMore = (limitMs: number) =>
  Object.assign(new Error(`no more of the answer within ${limitMs} ms`), { code: 'ETIMEDOUT' });

import type { ServerResponse } from 'node:http';
import { type Link, PIECE_BYTES } from './link.ts';
import type { Reply } from './network-faults.ts';

/** Answers a call. */
export function answer(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}

/** Sends half of the body; then the connection ends, or is left open. */
export function answerHalf(response: ServerResponse, reply: Reply, then: 'end' | 'silence'): void {
  const { status, headers, body } = reply;
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2));
  if (then === 'end') setTimeout(() => response.destroy(), 20);
}

/** Answers over a line: each piece is sent when the line has carried it. */
export async function answerOver(
  link: Link,
  response: ServerResponse,
  { status, headers, body }: Reply,
): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    const piece = body.subarray(at, at + PIECE_BYTES);
    await link.pass(piece.length);
    if (response.destroyed) return;
    // A caller that reads slowly holds back the rest of its own answer.
    if (!response.write(piece)) await drained(response);
  }
  response.end();
}

/** Resolves when more can be written, or when the caller has gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
}

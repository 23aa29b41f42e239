import type { ServerResponse } from 'node:http';
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

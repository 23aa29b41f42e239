import type { IncomingMessage } from 'node:http';

/** What a call to Conductor is for: polls bring tasks, reports carry results. */
export type Purpose = 'poll' | 'report' | 'other';

/** A call that came to the proxy. */
export interface Call {
  purpose: Purpose;
  method: string;
  /** Without the query. */
  path: string;
  /** What AWS is to do, as its header says; empty in a call to another server. */
  target: string;
  body: Buffer;
}

/** The purpose of a call by its method and path. */
export function purposeOf(method: string, path: string): Purpose {
  if (path.startsWith('/api/tasks/poll/')) return 'poll';
  return method === 'POST' && path === '/api/tasks' ? 'report' : 'other';
}

/** Reads a call to its end. */
export async function callOf(request: IncomingMessage): Promise<Call> {
  const { method = 'GET', url = '/', headers } = request;
  const target = String(headers['x-amz-target'] ?? '');
  const { pathname: path } = new URL(url, 'http://proxy');
  const body = Buffer.concat(await request.toArray());
  return { purpose: purposeOf(method, path), method, path, target, body };
}

import { conductorErrorOf } from '../conductor/errors.ts';
import type { Call } from '../conductor/http.ts';
import { type Conductor, conductorBy } from '../conductor/tasks.ts';

/** A request to Conductor that does not go over HTTP. */
export interface Asked {
  /** 'get' or 'post'. */
  method: string;
  /** Under the server's address, such as `/tasks`. */
  path: string;
  /** JSON. */
  body: string | undefined;
  /** Milliseconds until the caller waits no longer. */
  timeoutMs: number;
}

/** What answers in the place of a server: the status and the body, undefined where no answer came in time. */
export type Ask = (asked: Asked) => Promise<{ status: number; body: string } | undefined>;

/** The client of workers, without HTTP: what it sends and what it makes of an answer is the same. */
export const conductorOver = (ask: Ask): Conductor =>
  conductorBy(callsBy(ask), 'http://conductor.invalid/api');

const callsBy =
  (ask: Ask): Call =>
  async ({ method = 'get', url, data, timeout }) => {
    const answer = await ask({ method, path: url, body: data, timeoutMs: timeout });
    const body = answer && parsedIfObject(answer.body);
    if (answer && answer.status < 300) return body;
    const response = answer && { status: answer.status, data: body, headers: {} };
    const error = new Error(`no answer within ${timeout} ms`);
    const failed = Object.assign(error, { code: 'ETIMEDOUT', config: { method, url }, response });
    throw conductorErrorOf(failed, (text) => text);
  };

const parsedIfObject = (body: string): unknown => (body.startsWith('{') ? JSON.parse(body) : body);

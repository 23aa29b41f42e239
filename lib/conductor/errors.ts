import type { AxiosError, AxiosResponse } from 'axios';
import { isObject } from '../task/parse.ts';

/** Why a call to Conductor failed. */
export type ConductorFault =
  | 'unreachable'
  | 'unauthorized'
  | 'throttled'
  | 'unavailable'
  /** The server knows no such task or workflow. */
  | 'unknown'
  | 'refused';

/**
 * A call to Conductor failed. The message holds the call, the server's answer and what to do;
 * never a token, a header or a body that we sent.
 */
export class ConductorError extends Error {
  override readonly name = 'ConductorError';
  readonly fault: ConductorFault;
  /** Milliseconds that the server asked us to wait (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(fault: ConductorFault, message: string, retryAfterMs?: number) {
    super(message);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }

  /** The same call may succeed a little later. */
  get isPassing(): boolean {
    return (
      this.fault === 'unreachable' || this.fault === 'throttled' || this.fault === 'unavailable'
    );
  }
}

const ADVICE: Record<ConductorFault, string> = {
  unreachable: 'check CONDUCTOR_SERVER_URL and the network',
  unauthorized: 'check the key and secret, and that their application may do this',
  throttled: 'the server asks for fewer calls',
  unavailable: 'the server, or a proxy before it, has trouble',
  unknown: 'it was removed, or never was there',
  refused: 'the server does not accept this call',
};

/** A redirect is never followed: see http.ts. */
const ELSEWHERE =
  'check that CONDUCTOR_SERVER_URL leads to Conductor and ends in /api; does a proxy answer?';

/** The error of a failed axios call, in our words. */
export function conductorErrorOf(error: AxiosError): ConductorError {
  const status = error.response?.status;
  const fault = faultOf(error.response);
  const call = `${error.config?.method?.toUpperCase() ?? 'GET'} ${pathOf(error)}`;
  const answer = error.response
    ? `answered ${status}${serversWords(error)}`
    : `did not answer (${causeOf(error)})`;
  const isElsewhere = fault === 'unavailable' && Number(status) < 500;
  const advice = isElsewhere ? ELSEWHERE : ADVICE[fault];
  const message = `Conductor ${answer} to ${call}: ${advice}`;
  return new ConductorError(fault, message, retryAfterMs(error.response?.headers['retry-after']));
}

/** Something answered with success that is not Conductor, such as a proxy's sign-in page. */
export const notConductor = (url: string, why: string) =>
  new ConductorError(
    'unavailable',
    `The answer to ${url} is not Conductor's (${why}): ${ELSEWHERE}`,
  );

/**
 * A proxy before the server speaks too: it says 404 while the server restarts, or leads to a sign-in page. Only words
 * of the server's own are its verdict, as `{ message: 'Task not found for taskId: …' }`; all else may pass.
 */
function faultOf(response: AxiosResponse | undefined): ConductorFault {
  if (!response) return 'unreachable';
  const { status, data } = response;
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 429) return 'throttled';
  const words = isObject(data) ? data.message : undefined;
  if (status === 404)
    return /^(no such )?(task|workflow)\b.*found/i.test(`${words}`) ? 'unknown' : 'unavailable';
  const isVerdict = typeof words === 'string' && status >= 400 && status < 500;
  return status === CONTENT_TOO_LARGE || isVerdict ? 'refused' : 'unavailable';
}

/** It says so each time, whoever it is. */
const CONTENT_TOO_LARGE = 413;

/** Host and path without the query: workers' names are no secret, but proxies put tokens there. */
function pathOf({ config }: AxiosError): string {
  const address = `${config?.baseURL ?? ''}${config?.url ?? ''}`;
  if (!URL.canParse(address)) return config?.url ?? '';
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}

/** The server's error body is { message, … }; a proxy's is a page, of which a glance is enough. */
function serversWords({ config, response }: AxiosError): string {
  const body = response?.data;
  const words = isObject(body) ? body.message : body;
  if (typeof words !== 'string' || words === '') return '';
  // It may repeat the token that it refuses.
  const token: unknown = config?.headers['X-Authorization'];
  return ` (${(token ? words.replaceAll(`${token}`, '…') : words).slice(0, 200)})`;
}

/** fetch says 'fetch failed', and why in the cause; axios adds one round more. */
function causeOf(error: AxiosError): string {
  if (error.code === 'ETIMEDOUT') return error.message;
  let root: Error = error;
  for (let depth = 0; depth < MAX_CAUSES && isError(root.cause); depth += 1) root = root.cause;
  return root.message || ('code' in root ? String(root.code) : root.name);
}

/** More than axios and fetch ever chain; causes can form a ring. */
const MAX_CAUSES = 5;

/** Not `instanceof`: what fetch throws can come from another realm. */
const isError = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'message' in value && 'name' in value;

/** Seconds, or a date. */
function retryAfterMs(header: unknown): number | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

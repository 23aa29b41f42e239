import { isObject } from '../task/parse.ts';
import { TOKEN_PATH } from './defaults.ts';

/** Why a call to Conductor failed. */
export type ConductorFault =
  | 'unreachable'
  | 'unauthorized'
  | 'throttled'
  | 'unavailable'
  /** The server failed at this very call, and expects to fail again; its words are `retryable: false`. */
  | 'failing'
  /** The body is too large for a proxy in front of the server, or for the server. */
  | 'tooLarge'
  /** The server knows no such task or workflow. */
  | 'unknown'
  | 'refused'
  /** The answer is larger than the caller reads. */
  | 'answerTooLarge';

/**
 * A call to Conductor failed. The message holds the call, the server's answer and what to do;
 * never a token, a header or a body that we sent.
 */
export class ConductorError extends Error {
  override readonly name = 'ConductorError';
  readonly fault: ConductorFault;
  /** Milliseconds that the server asked us to wait (Retry-After). */
  readonly retryAfterMs: number | undefined;
  /** The HTTP status; undefined where there was no answer, or one that is not Conductor's. */
  readonly status: number | undefined;

  constructor(fault: ConductorFault, message: string, retryAfterMs?: number, status?: number) {
    super(message);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
  }

  /** Also one of another copy of this package. */
  static override [Symbol.hasInstance](value: unknown): value is ConductorError {
    return isError(value) && value.name === 'ConductorError';
  }

  /** The same call may succeed a little later. */
  get isPassing(): boolean {
    return PASSING.includes(this.fault);
  }
}

/** 'failing' is one of them: the server says the same of a database that restarts. */
const PASSING: readonly ConductorFault[] = ['unreachable', 'throttled', 'unavailable', 'failing'];

/** What the reader of the error can do. The address may come from a variable or from an option: no name of either. */
const ADVICE: Record<ConductorFault, string> = {
  unreachable: "Check the server's address and the network.",
  unauthorized: 'Check the key and the rights of its application.',
  throttled: 'The server asks for fewer calls.',
  unavailable: 'The server or a proxy in front of it failed.',
  failing: 'The server expects the same of another try; its log says why.',
  tooLarge: 'Raise the limit of what answered (nginx: client_max_body_size), or send less.',
  unknown: 'No such task or workflow exists; it may have been removed.',
  refused: 'The server does not accept this call.',
  answerTooLarge: 'That is more than this function reads.',
};

/** For what a proxy answers; a redirect is one of them, since http.ts does not follow it. */
const CHECK_URL =
  "Check that the server's address leads to Conductor and ends in /api; a proxy may have answered.";

/** What we read of axios' error; `response` is missing where the server did not answer. */
export interface FailedCall extends Error {
  code?: string | undefined;
  config?: SentRequest | undefined;
  response?: Answered | undefined;
}

interface SentRequest {
  method?: string | undefined;
  baseURL?: string | undefined;
  url?: string | undefined;
  headers?: { [name: string]: unknown };
  maxContentLength?: number | undefined;
}

interface Answered {
  status: number;
  data: unknown;
  headers: { [name: string]: unknown };
}

/**
 * The error of a failed call.
 *
 * @param withoutSecrets takes secrets out of what the server says
 */
export function conductorErrorOf(
  error: FailedCall,
  withoutSecrets: (text: string) => string,
): ConductorError {
  const status = error.response?.status;
  const fault = isTooLarge(error) ? 'answerTooLarge' : faultOf(error.response);
  const call = `${error.config?.method?.toUpperCase() ?? 'GET'} ${pathOf(error)}`;
  const answer =
    fault === 'answerTooLarge'
      ? `answered with more than ${error.config?.maxContentLength} bytes`
      : error.response
        ? `answered ${status}${wordsOf(withoutSecrets(serverMessage(error)))}`
        : `did not answer (${causeOf(error)})`;
  const isByProxy = fault === 'unavailable' && Number(status) < 500;
  const message = `Conductor ${answer} to ${call}. ${isByProxy ? CHECK_URL : ADVICE[fault]}`;
  const waitMs = retryAfterMs(error.response?.headers['retry-after']);
  return new ConductorError(fault, message, waitMs, status);
}

/** A success that is not Conductor's answer, such as a proxy's sign-in page. */
export const notConductor = (url: string, why: string) =>
  new ConductorError(
    'unavailable',
    `The answer to ${url} is not Conductor's (${why}). ${CHECK_URL}`,
  );

/** The result of a call, or undefined where the server knows no such thing. */
export const undefinedIfUnknown = <T>(call: Promise<T>) => undefinedIf('unknown', call);

/** The result of a call, or undefined where it is larger than the caller reads. */
export const undefinedIfTooLarge = <T>(call: Promise<T>) => undefinedIf('answerTooLarge', call);

const undefinedIf = <T>(fault: ConductorFault, call: Promise<T>): Promise<T | undefined> =>
  call.catch((error: unknown) => {
    if (error instanceof ConductorError && error.fault === fault) return undefined;
    throw error;
  });

/** As axios says that it stopped reading. */
const isTooLarge = ({ message }: Error) => message.startsWith('maxContentLength');

/**
 * A proxy in front of the server answers too: with 404 while the server restarts, or with a redirect to a sign-in
 * page. Only the server's own words can be final, such as `{ status: 404, message: 'Task not found for taskId: …' }`.
 * Of those, a status is final that means: this request will never be taken. Any other fault may pass.
 */
function faultOf(response: Answered | undefined): ConductorFault {
  if (!response) return 'unreachable';
  const { status, data } = response;
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 413) return 'tooLarge';
  if (status === 429) return 'throttled';
  const { message, retryable, status: said } = isObject(data) ? data : {};
  if (status === 404) return NOT_FOUND.test(`${message}`) ? 'unknown' : 'unavailable';
  const isServers = typeof message === 'string' && said === status;
  if (isServers && FINAL.includes(status) && retryable !== true) return 'refused';
  return isServers && status === 500 && retryable === false ? 'failing' : 'unavailable';
}

/**
 * As the server words it: 'No such taskType found by name: …', 'No such workflow defined', 'Task not found …', 'Found no
 * running task … to update', 'Schedule … not found'.
 */
const NOT_FOUND =
  /^no such (task|workflow)|^found no (running|blocked) task|^(task|workflow|schedule)\b.*found/i;

/** What Conductor answers to a request that is wrong in itself, or in conflict with what it has. */
const FINAL: readonly number[] = [400, 409, 422];

/** Host and path without the query, where proxies put tokens. */
function pathOf({ config }: FailedCall): string {
  const address = `${config?.baseURL ?? ''}${config?.url ?? ''}`;
  if (!URL.canParse(address)) return config?.url ?? '';
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}

/** The server's error body is { message, … }; a proxy's is a page. Of a request for a token nothing is repeated. */
function serverMessage({ config, response }: FailedCall): string {
  const body = response?.data;
  const message = isObject(body) ? body.message : body;
  return typeof message === 'string' && config?.url !== TOKEN_PATH ? message : '';
}

/** The beginning of a page is enough. */
const wordsOf = (message: string) => message && ` (${message.slice(0, 200)})`;

/** Node's own error, which axios has as its cause; it can have causes of its own. */
function causeOf(error: FailedCall): string {
  if (error.code === 'ETIMEDOUT') return error.message;
  let root: Error = error;
  for (let depth = 0; depth < MAX_CAUSES && isError(root.cause); depth += 1) root = root.cause;
  return root.message || ('code' in root ? String(root.code) : root.name);
}

/** More than axios and Node ever chain; causes can form a circle. */
const MAX_CAUSES = 5;

/** Not `instanceof`: an error can come from another realm. */
const isError = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'message' in value && 'name' in value;

/** Seconds, or a date. */
function retryAfterMs(header: unknown): number | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

import type { AxiosError } from 'axios';

/** Why a call to Conductor failed. */
export type ConductorFault =
  | 'unreachable'
  | 'unauthorized'
  | 'throttled'
  | 'unavailable'
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
  unreachable: 'check CONDUCTOR_SERVER_URL and the network between Lambda and the server',
  unauthorized: 'check the key and secret, and that their application may do this',
  throttled: 'the server asks for fewer calls',
  unavailable: 'the server or a proxy before it has trouble; it is tried again',
  refused: 'the server does not accept this call',
};

/** The error of a failed axios call, in our words. */
export function conductorErrorOf(error: AxiosError): ConductorError {
  const fault = faultOf(error.response?.status);
  const call = `${error.config?.method?.toUpperCase() ?? 'GET'} ${pathOf(error)}`;
  const answer = error.response
    ? `answered ${error.response.status}${serversWords(error.response.data)}`
    : `did not answer (${causeOf(error)})`;
  const message = `Conductor ${answer} to ${call}: ${ADVICE[fault]}`;
  return new ConductorError(fault, message, retryAfterMs(error.response?.headers['retry-after']));
}

function faultOf(status: number | undefined): ConductorFault {
  if (status === undefined) return 'unreachable';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'refused';
}

/** Host and path without the query: workers' names are no secret, but proxies put tokens there. */
function pathOf({ config }: AxiosError): string {
  const url = URL.parse(config?.url ?? '', config?.baseURL);
  return url ? `${url.host}${url.pathname}` : (config?.url ?? '');
}

/** The server's error body is { message, … }; a proxy's is a page, of which a glance is enough. */
function serversWords(body: unknown): string {
  const isObject = typeof body === 'object' && body !== null;
  const words = isObject && 'message' in body ? body.message : body;
  return typeof words === 'string' && words !== '' ? ` (${words.slice(0, 200)})` : '';
}

function causeOf({ code, message, cause }: AxiosError): string {
  return cause?.cause instanceof Error ? cause.cause.message : `${code ?? 'no code'}: ${message}`;
}

function retryAfterMs(header: unknown): number | undefined {
  const seconds = typeof header === 'string' ? Number(header) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

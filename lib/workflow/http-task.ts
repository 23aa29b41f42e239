import { throwIfFaulty } from './definition-error.ts';
import { faultIf, numberFaults, systemFaults } from './faults.ts';
import { type Filled, plain } from './reference.ts';
import { type BuiltTask, given, type SystemTaskOptions, serverTask } from './task.ts';

/** The server accepts them in capitals only: 'get' is an 'Invalid HTTP method'. */
export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

export interface HttpTaskOptions extends SystemTaskOptions {
  /**
   * http(s) URL, not encoded: the server encodes it, so 'a b' arrives as 'a%20b', and 'a%20b' as 'a%2520b'.
   * It may contain references. Their values are encoded in the same way, and a '{' in a value fails the task.
   * '&', '/' and '+' are not encoded: put a value that may hold them into the body.
   */
  uri: string;
  /** Default GET. */
  method?: HttpMethod;
  headers?: Record<string, string>;
  /** Sent as JSON; it may contain references anywhere. */
  body?: Filled;
  /** Media types; default 'application/json'. */
  accept?: string | string[];
  /** Default 'application/json'. */
  contentType?: string;
  /** Milliseconds; the server's default is 3000. Becomes `connectionTimeOut`. */
  connectionTimeoutMs?: number;
  /** Milliseconds without a byte of the answer; the server's default is 3000. Becomes `readTimeOut`. */
  readTimeoutMs?: number;
  /**
   * Tries after the first; default 0. They are 60 s apart: register a task definition and give its `name`
   * for another delay.
   */
  retryCount?: number;
}

/** The output of an HTTP task that got a 2xx. */
export interface HttpOutput<Body> {
  response: {
    statusCode: number;
    reasonPhrase: string;
    headers: { [name: string]: string[] };
    /** Parsed if it is JSON, else a text. */
    body: Body;
  };
}

/**
 * An HTTP request made by the Conductor server itself. Output: `response.statusCode`, `response.headers`
 * (each a list), `response.reasonPhrase` and `response.body` (parsed if it is JSON, else the text).
 *
 * Any answer but 2xx fails the task, and then `output.response` is a text that says why. The server follows redirects,
 * a redirected POST as a GET. The request goes into `http_request`, which every server knows. The server rejects the
 * top-level `uri` that Conductor's page on workers shows.
 *
 * @example httpTask({ ref: 'price', uri: 'https://api.example.com/prices/${workflow.input.sku}' })
 * @example httpTask<{ price: number }>({ … }).output.response.body.price
 * @throws DefinitionError for a URI that the server cannot call or would call differently, an unknown method,
 * a timeout that is not a positive whole number.
 */
export function httpTask<Body = unknown>(options: HttpTaskOptions): BuiltTask<HttpOutput<Body>> {
  throwIfFaulty(`httpTask '${options.ref}'`, httpFaults(options));
  const { retryCount } = options;
  return serverTask(
    'HTTP',
    options,
    { http_request: requestOf(options) },
    { ...given({ retryCount }) },
  );
}

/** The request, under the names that the server has. */
export function requestOf(options: HttpTaskOptions) {
  const { uri, method = 'GET', headers, body, accept, contentType } = options;
  const timeouts = {
    connectionTimeOut: options.connectionTimeoutMs,
    readTimeOut: options.readTimeoutMs,
  };
  const sent = body === undefined ? undefined : plain(body);
  return given({ uri, method, headers, body: sent, accept, contentType, ...timeouts });
}

/** What every request is checked for. */
export function httpFaults(options: HttpTaskOptions): string[] {
  const { method = 'GET' } = options;
  const methods = HTTP_METHODS.join(', ');
  return [
    ...systemFaults(options),
    ...uriFaults(options.uri),
    ...faultIf(!HTTP_METHODS.includes(method), `method is '${method}': give one of ${methods}`),
    ...numberFaults('connectionTimeoutMs', options.connectionTimeoutMs, 1),
    ...numberFaults('readTimeoutMs', options.readTimeoutMs, 1),
    ...numberFaults('retryCount', options.retryCount, 0),
  ];
}

function uriFaults(uri: string): string[] {
  const own = uri.replace(/\$\{[^}]*\}/g, '');
  const encoded = /%[0-9a-f]{2}/i.exec(own)?.[0] ?? '';
  return [
    ...faultIf(
      !/^(https?:\/\/.|\$\{)/i.test(uri),
      `uri '${uri}' does not start with http:// or https://`,
    ),
    ...faultIf(
      encoded !== '',
      `uri holds '${encoded}', which the server would encode again: write the character itself`,
    ),
    ...faultIf(
      /[{}]/.test(own),
      'uri holds a brace, which the server takes for a template: write ${…} for a reference',
    ),
  ];
}

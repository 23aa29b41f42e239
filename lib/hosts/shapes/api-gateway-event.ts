import { placeOf, type ShapedTask } from './task.ts';

/**
 * A request as an HTTP API of API Gateway hands it to a function (payload format 2.0), as far as a task has something to
 * say. The fields are those of AWS. Source: AWS's guide "Create Lambda proxy integrations for HTTP APIs".
 */
export interface ApiGatewayEvent {
  version: '2.0';
  routeKey: '$default';
  /** `/` and the task's type. */
  rawPath: string;
  rawQueryString: '';
  /** All names in lower case. */
  headers: Record<string, string>;
  requestContext: {
    /** The account of the function. */
    accountId: string;
    apiId: string;
    domainName: string;
    domainPrefix: string;
    http: { method: 'POST'; path: string; protocol: string; sourceIp: string; userAgent: string };
    /** The task's id. */
    requestId: string;
    routeKey: '$default';
    stage: '$default';
    /** When the task was polled, as in a web server's log. */
    time: string;
    /** … in milliseconds since 1970. */
    timeEpoch: number;
  };
  /** The task's input as JSON. */
  body: string;
  isBase64Encoded: false;
}

/**
 * A task as a `POST` request with its input as the JSON body: for `asWorker` around a handler that was made for an HTTP
 * API (API Gateway's payload format 2.0, or a Function URL). It has no query, cookies and path parameters: a handler that
 * reads those needs an event that you make of this one.
 *
 * @example
 * export const handler = asWorker(createOrder, { event: apiGatewayEvent, result: httpResult });
 */
export function apiGatewayEvent(input: unknown, task: ShapedTask): ApiGatewayEvent {
  const body = JSON.stringify(input);
  const path = `/${encoded(task.taskType)}`;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {
      'content-length': String(Buffer.byteLength(body)),
      'content-type': 'application/json',
      host: DOMAIN,
      'user-agent': AGENT,
    },
    requestContext: {
      accountId: placeOf(task.invokedFunctionArn).accountId,
      apiId: 'conductor',
      domainName: DOMAIN,
      domainPrefix: 'conductor',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: AGENT },
      requestId: task.taskId,
      routeKey: '$default',
      stage: '$default',
      time: timeOf(task.startTime),
      timeEpoch: task.startTime,
    },
    body,
    isBase64Encoded: false,
  };
}

/** No such domain can exist (RFC 2606): an address that a handler makes of it leads nowhere. */
const DOMAIN = 'conductor.invalid';

const AGENT = 'conductor-lambda';

/** A surrogate without its other half, which no address can hold, becomes U+FFFD on the way through UTF-8. */
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString());

/** `24/Nov/2026:17:05:09 +0000` */
function timeOf(ms: number): string {
  const [, day, month, year, time] = new Date(ms).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

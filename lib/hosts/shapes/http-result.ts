import { isUtf8 } from 'node:buffer';
import { TaskFailure, TerminalError } from '../../task/errors.ts';
import { isRawJson } from '../../task/exact-json.ts';
import { isObject } from '../../task/parse.ts';

/**
 * The task's output in the answer of a handler that was made for an HTTP API. The status decides:
 *
 * - 200 to 299: the task is COMPLETED, and the body is its output. A body that is not JSON is `{ result: text }`, and
 *   without a body the output is `{}`.
 * - 408, 425, 429 and 500 to 599: FAILED, which Conductor retries.
 * - any other: FAILED_WITH_TERMINAL_ERROR.
 *
 * A failed task has the body as its output. Headers and cookies are left out. An answer without a `statusCode` is the
 * output itself, as API Gateway takes it (payload format 2.0).
 *
 * @param read reads the text of a body. Default: as JSON, or as the text that it is
 * @throws TaskFailure where Conductor shall retry the task
 * @throws TerminalError where it shall not, or where the body holds bytes that are not UTF-8
 */
export function httpResult(answer: unknown, read: (text: string) => unknown = jsonOrText): unknown {
  if (!isObject(answer) || !('statusCode' in answer)) return answer;
  const status = statusIn(answer.statusCode);
  const body = bodyIn(answer);
  if (status >= 200 && status < 300) {
    if (body === undefined) throw new TerminalError(BYTES);
    return contentOf(body, read);
  }
  const content = contentOf(body ?? '', read);
  const output = isObject(content) ? content : { result: content };
  if (status >= 500 || RETRIED.includes(status))
    throw new TaskFailure(`The function answered with the HTTP status ${status}`, { output });
  throw new TerminalError(
    `The function answered with the HTTP status ${status}: another try would not change that`,
    { output },
  );
}

/** HTTP's own words for "later": the request timed out, it came too early, there were too many. */
const RETRIED = [408, 425, 429];

const BYTES =
  'The function answered with a body of bytes that are not UTF-8: set `result: value` to get the body as base64';

/** Some languages write 200 as 200.0 or as a text. */
function statusIn(statusCode: unknown): number {
  const written = isRawJson(statusCode) ? statusCode.rawJSON : statusCode;
  const status = typeof written === 'string' ? Number(written) : written;
  if (isStatus(status)) return status;
  throw new TerminalError(
    'The function answered with a statusCode that is no HTTP status: answer a number from 100 to 599',
  );
}

const isStatus = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599;

/** The body, with its base64 undone; undefined for bytes that are no text. */
function bodyIn({ body, isBase64Encoded }: Record<string, unknown>): unknown {
  if (typeof body !== 'string' || isBase64Encoded !== true) return body ?? '';
  const bytes = Buffer.from(body, 'base64');
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** What the body says. API Gateway takes only a text, but some functions answer their object as it is. */
function contentOf(body: unknown, read: (text: string) => unknown): unknown {
  if (body === '') return {};
  return typeof body === 'string' ? read(body) : body;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

import { TerminalError } from '../task/errors.ts';
import { isObject } from '../task/parse.ts';
import type { JsonObject } from '../task/task.ts';
import { ConductorError } from './errors.ts';
import { type Call, readAt } from './http.ts';

/**
 * Reads an input that Conductor keeps outside of the task (from 3 MB on): asks the server for its address, and gets
 * it from there. The server signs the address, so the request carries no token.
 *
 * @param path the task's `externalInputPayloadStoragePath`
 * @param timeout of both requests together, in milliseconds
 * @throws TerminalError where the server has no such storage, or it is not https although the server is
 * @throws ConductorError where the input cannot be read now
 */
export async function readExternalInput(
  call: Call,
  { serverUrl, parse }: Storage,
  path: string,
  timeout: number,
): Promise<JsonObject> {
  const endsAtMs = Date.now() + timeout;
  const params = { path, operation: 'READ', payloadType: 'TASK_INPUT' };
  const location = await call({ url: '/tasks/externalstoragelocation', params, timeout });
  if (!isObject(location) || typeof location.uri !== 'string') throw new TerminalError(NO_STORAGE);
  const url = new URL(location.uri, serverUrl);
  if (url.protocol !== 'https:' && new URL(serverUrl).protocol === 'https:')
    throw new TerminalError(INSECURE);
  const leftMs = Math.max(1, endsAtMs - Date.now());
  const answer = await readAt(url, leftMs, parse).catch(() => undefined);
  const input = answer?.status === 200 ? answer.data : undefined;
  if (isJsonObject(input)) return input;
  throw new ConductorError(
    'unavailable',
    `The task's input is in external storage, and ${url.host} did not return it (${answer?.status ?? 'no answer'})`,
  );
}

/** Where the server is, and how the input is read. */
interface Storage {
  serverUrl: string;
  parse: (text: string) => unknown;
}

const isJsonObject = (value: unknown): value is JsonObject => isObject(value);

const INSECURE = "The task's input is in external storage without https: use https there";

/** A server without a storage of that kind keeps the input where only it can read it. */
const NO_STORAGE =
  "The task's input is over 3 MB, and this server has no external payload storage: pass a reference to the data";

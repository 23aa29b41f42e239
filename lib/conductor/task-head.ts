import { MAX_LEVELS } from '../limits/conductor.ts';
import { parseExact } from '../task/exact-json.ts';

/**
 * A task of the server's JSON without its input: what the poller needs of it. The input goes on to the worker as it
 * came, so that it is neither parsed nor held: parsed, it could take many times its bytes.
 */
export interface TaskHead {
  /** The task as JSON has it, numbers by parseExact; an input that is an object is {} here. */
  value: unknown;
  /** Whether it is nested deeper than the server takes in an update. */
  isTooDeep: boolean;
}

/** The head of a task. Where the JSON is no object, its value is whatever it is. */
export function headOf(json: Buffer): TaskHead {
  const { from, to, deepest } = inputIn(json);
  const text =
    to > from
      ? `${json.toString('utf8', 0, from)}${'{}'}${json.toString('utf8', to)}`
      : json.toString();
  return { value: parseExact(text), isTooDeep: deepest > MAX_LEVELS };
}

/** Where the value of the key `inputData` is, if it is an object; and how deep the whole is. */
function inputIn(json: Buffer): { from: number; to: number; deepest: number } {
  let [depth, deepest, from, to] = [0, 0, 0, 0];
  let textFrom = -1;
  let isKey = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (textFrom >= 0) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        if (depth === 1) isKey = json.toString('latin1', textFrom, at + 1) === INPUT_KEY;
        textFrom = -1;
      }
    } else if (byte === QUOTE) {
      textFrom = at;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (depth === 2 && isKey && byte === OPEN_OBJECT) from = at;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 1 && isKey && from > 0) to = at + 1;
    } else if (byte === COMMA && depth === 1) {
      isKey = false;
    }
  }
  return { from, to, deepest };
}

const INPUT_KEY = '"inputData"';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];

import { MAX_LEVELS } from '../limits/conductor.ts';
import { parseExact } from './exact-json.ts';
import type { JsonObject } from './task.ts';
import { unparsed } from './unparsed.ts';

/** What of a task can be left out: each can be large, and parsed it could take many times its bytes. */
export type Part = 'inputData' | 'outputData';

/** A task of the server's JSON without some of its parts: what the poller needs of it. */
export interface TaskHead {
  /** The task as JSON has it, numbers by parseExact; a part that was left out is {} here. */
  value: unknown;
  /** Whether it is nested deeper than the server takes in an update. */
  isTooDeep: boolean;
  /** The parts that were left out, and are not empty. */
  without: Part[];
}

/** The head of a task. Where the JSON is no object, its value is whatever it is. */
export function headOf(json: Buffer, leftOut: readonly Part[]): TaskHead {
  const { found, deepest } = partsIn(json, leftOut, 1);
  const without = found.filter(({ from, to }) => json.toString('latin1', from, to) !== '{}');
  return {
    value: parseExact(cutOut(json, found).toString()),
    isTooDeep: deepest > MAX_LEVELS,
    without: without.map(({ part }) => part),
  };
}

/** The JSON of a task with {} for these parts; the rest stays as it is. */
export const withoutParts = (json: Buffer, leftOut: readonly Part[]): Buffer =>
  cutOut(json, partsIn(json, leftOut, 1).found);

/** A part of a task or a result, not parsed; {} where it has none. */
export function partIn(json: Buffer, part: Part): JsonObject {
  const [found] = partsIn(json, [part], 1).found;
  return unparsed(found ? json.subarray(found.from, found.to) : NOTHING);
}

/** A part, and where its JSON begins and ends. */
export interface Found {
  part: Part;
  from: number;
  to: number;
}

/** @param by what stands in the place of each part */
export function cutOut(
  json: Buffer,
  found: readonly Found[],
  by: (index: number) => Buffer = () => NOTHING,
): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const [index, { from, to }] of found.entries()) {
    pieces.push(json.subarray(at, from), by(index));
    at = to;
  }
  return Buffer.concat([...pieces, json.subarray(at)]);
}

const NOTHING = Buffer.from('{}');

/**
 * Where the parts are, as far as they are objects; and how deep the whole is.
 *
 * @param level how many objects and lists are around the keys of the parts
 */
export function partsIn(json: Buffer, names: readonly Part[], level: number) {
  const found: Found[] = [];
  let [depth, deepest, from] = [0, 0, 0];
  let textFrom = -1;
  let part: Part | undefined;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (textFrom >= 0) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        if (depth === level) {
          const key = json.toString('latin1', textFrom + 1, at);
          part = names.find((each) => each === key);
        }
        textFrom = -1;
      }
    } else if (byte === QUOTE) {
      textFrom = at;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (depth === level + 1) from = byte === OPEN_OBJECT ? at : 0;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === level && part && from > 0) found.push({ part, from, to: at + 1 });
    } else if (byte === COMMA && depth === level) {
      part = undefined;
    }
  }
  return { found, deepest };
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];

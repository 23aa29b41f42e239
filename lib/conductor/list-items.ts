/** An item of a JSON list: its JSON, or none where it is too large to be kept. */
export interface ListItem {
  json: Buffer | undefined;
  bytes: number;
}

/** Takes the bytes of a JSON list as they arrive, and gives each item as soon as it is whole. */
export interface ListItems {
  /** The items that end in these bytes. */
  push(bytes: Buffer): ListItem[];
  /** Bytes of the item that has begun and not ended. */
  pending(): number;
  /** Whether the list is closed. A text that is no list never is. */
  isWhole(): boolean;
  /** Whether nothing has come at all, or `null`. */
  isNothing(): boolean;
}

/**
 * Reads a JSON list without holding it: only the item that has begun is kept. It looks at brackets and texts alone,
 * so what it gives still has to be parsed, and can be wrong.
 *
 * @param maxBytes a larger item is read over and given without its JSON
 */
export function listItems(maxBytes: number): ListItems {
  /** 0 before the list, 1 between its items, more inside an item. */
  let depth = 0;
  let isClosed = false;
  let isText = false;
  let isEscaped = false;
  /** The parts of the item that has begun. */
  let parts: Buffer[] = [];
  let size = 0;
  let isScalar = false;
  let head = '';

  const keep = (part: Buffer) => {
    size += part.length;
    if (size > maxBytes) parts = [];
    else parts.push(part);
  };
  const take = (): ListItem => {
    const item = { json: size > maxBytes ? undefined : Buffer.concat(parts), bytes: size };
    parts = [];
    size = 0;
    isScalar = false;
    return item;
  };

  /** Scans the bytes; `start` is where the item that has begun starts in them, -1 where none has. */
  function push(bytes: Buffer): ListItem[] {
    const items: ListItem[] = [];
    let start = depth > 1 || isScalar || (isText && depth === 1) ? 0 : -1;
    const end = (at: number) => {
      keep(bytes.subarray(start, at));
      items.push(take());
      start = -1;
    };
    for (let at = 0; at < bytes.length && !isClosed; at += 1) {
      const byte = bytes[at];
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) {
          isText = false;
          if (depth === 1) end(at + 1);
        }
        continue;
      }
      if (depth === 0) {
        if (byte === OPEN_LIST && head.trim() === '') depth = 1;
        else if (head.length < HEAD) head += String.fromCharCode(byte ?? 0);
        continue;
      }
      if (depth === 1 && isScalar && isAfterScalar(byte)) end(at);
      if (byte === QUOTE) {
        isText = true;
        if (depth === 1) start = at;
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        if (depth === 1) start = at;
        depth += 1;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        depth -= 1;
        if (depth === 1) end(at + 1);
        isClosed = depth === 0;
      } else if (depth === 1 && !isScalar && !isAfterScalar(byte)) {
        isScalar = true;
        start = at;
      }
    }
    if (start >= 0) keep(bytes.subarray(start));
    return items;
  }

  return {
    push,
    pending: () => size,
    isWhole: () => isClosed,
    isNothing: () => depth === 0 && ['', 'null'].includes(head.trim()),
  };
}

/** Enough of a text that is no list to know `null`. */
const HEAD = 16;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];

/** A comma, the end of the list, or white space. */
const isAfterScalar = (byte: number | undefined) =>
  byte === COMMA || byte === CLOSE_LIST || (byte !== undefined && byte <= 0x20);

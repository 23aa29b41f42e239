import * as v from 'valibot';

/** A line of a function's log, as CloudWatch has it. */
export interface LogEvent {
  /** CloudWatch's own, so that no line is shown twice. */
  eventId: string;
  /** The log stream: the one of a process. */
  stream: string;
  atMs: number;
  message: string;
}

/** … and as it is read. */
export interface Entry {
  eventId: string;
  atMs: number;
  functionName: string;
  /** `platform` are Lambda's own lines about an invocation. */
  level: 'info' | 'warn' | 'error' | 'platform';
  text: string;
  /** Of a line that is JSON: what it has beside its level and its text. */
  fields: Readonly<Record<string, unknown>>;
  /** The invocation, where the line tells it. */
  requestId?: string;
}

type Parts = Pick<Entry, 'level' | 'text' | 'fields' | 'requestId'>;

/** Reads a line in any of Lambda's formats: a bare text, Node's text with tabs, or JSON; within them our own JSON. */
export const entryOf = (functionName: string, { eventId, atMs, message }: LogEvent): Entry => ({
  ...{ eventId, atMs, functionName },
  ...partsOf(message.trim()),
});

/** Node's own format: time, request id, level, text. */
const NODE_LINE = /^\S+\t(\S+)\t(\w+)\t([\s\S]*)$/;
const PLATFORM_LINE = /^(?:START|END|REPORT) RequestId: (\S+)/;
const TIMEOUT_LINE = /^\S+ (\S+) (Task timed out .*)$/;

function partsOf(line: string): Parts {
  const [, nodeId, level = '', rest = ''] = NODE_LINE.exec(line) ?? [];
  if (nodeId !== undefined)
    return {
      ...contentOf(rest, levelOf(level)),
      ...(nodeId !== 'undefined' && { requestId: nodeId }),
    };
  const [, platformId] = PLATFORM_LINE.exec(line) ?? [];
  if (platformId !== undefined)
    return { level: 'platform', text: withoutTabs(line), fields: {}, requestId: platformId };
  const [, timedOutId, timedOut] = TIMEOUT_LINE.exec(line) ?? [];
  if (timedOutId !== undefined && timedOut !== undefined)
    return { level: 'error', text: timedOut, fields: {}, requestId: timedOutId };
  return contentOf(line, 'info');
}

const withoutTabs = (text: string) => text.replaceAll(/\s*\t\s*/g, '  ');

const levelOf = (name: string): Entry['level'] => {
  const level = name.toLowerCase();
  if (level === 'error' || level === 'fatal') return 'error';
  return level.startsWith('warn') ? 'warn' : 'info';
};

const Outer = v.looseObject({
  level: v.optional(v.string()),
  requestId: v.optional(v.string()),
  message: v.optional(v.unknown()),
});
/** Lambda's own lines in its JSON format. */
const Platform = v.looseObject({
  type: v.pipe(v.string(), v.startsWith('platform.')),
  record: v.looseObject({ requestId: v.string() }),
});

/** A text, or JSON with a `message` that may be JSON again. */
function contentOf(text: string, level: Entry['level']): Parts {
  const value = jsonIn(text);
  if (v.is(Platform, value))
    return { level: 'platform', text, fields: {}, requestId: value.record.requestId };
  if (!v.is(Outer, value)) return { level, text, fields: {} };
  const { level: own, message, requestId, ...fields } = value;
  const ownLevel = own === undefined ? level : levelOf(own);
  const id = requestId === undefined ? {} : { requestId };
  if (typeof message !== 'string') {
    const isNested = v.is(Outer, message);
    const inner = isNested ? contentOf(JSON.stringify(message), ownLevel) : undefined;
    return { ...(inner ?? { level: ownLevel, text, fields: {} }), ...id };
  }
  const inner = message.startsWith('{') ? contentOf(message, ownLevel) : undefined;
  return { ...(inner ?? { level: ownLevel, text: message, fields }), ...id };
}

function jsonIn(text: string): unknown {
  try {
    return text.startsWith('{') ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

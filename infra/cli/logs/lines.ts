import type { Paint } from '../../terminal/paint.ts';
import type { Entry } from './entry.ts';

/** Entries for people: a line for each, in the order of time, below the day on which they were written (UTC). */
export function linesOf(
  entries: readonly Entry[],
  shortName: (functionName: string) => string,
  paint: Paint,
): string[] {
  const width = Math.max(0, ...entries.map(({ functionName }) => shortName(functionName).length));
  let day = '';
  return entries.flatMap((entry) => {
    const [date = '', time = ''] = new Date(entry.atMs).toISOString().slice(0, -1).split('T');
    const heading = date === day ? [] : [paint('dim', `${date} (UTC)`)];
    day = date;
    const name = shortName(entry.functionName).padEnd(width);
    return [
      ...heading,
      `${paint('dim', time)} ${paint('cyan', name)} ${paint(COLOURS[entry.level], contentOf(entry))}`,
    ];
  });
}

const COLOURS = { info: 'reset', warn: 'yellow', error: 'red', platform: 'dim' } as const;

/** The ids are known, and a metric's definition is for CloudWatch. */
const HIDDEN = new Set(['taskId', 'workflowId', '_aws']);

function contentOf({ text, fields }: Entry): string {
  const shown = Object.entries(fields).filter(([name]) => !HIDDEN.has(name));
  return [text, ...shown.map(([name, value]) => `${name}=${shownAs(value)}`)].join('  ');
}

const shownAs = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

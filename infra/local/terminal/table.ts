import { stripVTControlCharacters } from 'node:util';

/** A column: its heading, and the side on which its cells are padded. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
}

const GAP = '  ';

/** What a text takes on screen: colour codes take nothing. */
const width = (text: string): number => stripVTControlCharacters(text).length;

function pad(text: string, size: number, align: Column['align']): string {
  const spaces = ' '.repeat(Math.max(0, size - width(text)));
  return align === 'right' ? spaces + text : text + spaces;
}

/**
 * Rows under headings, as lines; columns are as wide as their widest cell.
 *
 * @param head makes a heading out of a column's title, for example dim
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  head: (title: string) => string = (title) => title,
): string[] {
  const titles = columns.map(({ title }) => head(title));
  const sizes = columns.map((_, at) =>
    Math.max(...[titles, ...rows].map((row) => width(row[at] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, at) => pad(row[at] ?? '', sizes[at] ?? 0, align))
      .join(GAP)
      .trimEnd();
  return [titles, ...rows].map(line);
}

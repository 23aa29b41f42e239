import { stripVTControlCharacters } from 'node:util';

/** A column: its heading, and the side on which its cells are padded. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
}

const GAP = '  ';

/** The width of a text on the screen: colour codes take no width. */
const width = (text: string): number => stripVTControlCharacters(text).length;

function pad(text: string, size: number, align: Column['align']): string {
  const spaces = ' '.repeat(Math.max(0, size - width(text)));
  return align === 'right' ? spaces + text : text + spaces;
}

/**
 * The lines of a table: a heading, then the rows. A column is as wide as its widest cell.
 *
 * @param head formats a column's title, for example dim
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  head: (title: string) => string = (title) => title,
): string[] {
  const titles = columns.map(({ title }) => head(title));
  const sizes = columns.map((_, index) =>
    Math.max(...[titles, ...rows].map((row) => width(row[index] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(row[index] ?? '', sizes[index] ?? 0, align))
      .join(GAP)
      .trimEnd();
  return [titles, ...rows].map(line);
}

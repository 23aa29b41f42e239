import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The files under a folder whose names end so; relative to that folder. */
export const filesUnder = (folder: string, ...endings: string[]): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .toSorted();

/** All pages of the documentation, relative to the repository. */
export const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'bench/README.md',
  ...filesUnder('docs', '.md').map((file) => `docs/${file}`),
];

/** A file of the repository. */
export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** A fenced block of a page. */
export interface Block {
  /** The nearest heading above it. */
  heading: string;
  /** The line that its fence is on. */
  line: number;
  language: string;
  code: string;
  /** The file that it belongs to: named in bold code, on a line of its own above the fence. */
  file: string | undefined;
}

/** Prose and fenced blocks by turns, prose first. */
const partsOf = (text: string): string[] => text.split(/^ *```/m);

/** The text outside of fenced blocks. */
export const proseOf = (text: string): string =>
  partsOf(text)
    .filter((_, index) => index % 2 === 0)
    .join('');

/** The headings, in order, without their number signs. */
export const headingsOf = (text: string): string[] =>
  [...proseOf(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);

/** The fenced blocks, in order. */
export function blocksOf(text: string): Block[] {
  const parts = partsOf(text);
  return parts.flatMap((part, index) => {
    if (index % 2 === 0) return [];
    const before = parts.slice(0, index).join('```');
    const [language = '', ...lines] = part.split('\n');
    return {
      heading: headingsOf(`${before}\n`).at(-1) ?? '',
      line: before.split('\n').length,
      language,
      code: lines.join('\n'),
      file: /\*\*`([^`\n]+)`\*\*[^\n]*\n\n$/.exec(parts[index - 1] ?? '')?.[1],
    };
  });
}

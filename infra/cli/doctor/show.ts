import { plural } from '../../terminal/format.ts';
import type { Paint } from '../../terminal/paint.ts';
import { type Finding, isWrong, type Part } from './finding.ts';

const SIGNS = { fine: '✔', wrong: '✖', unknown: '?' } as const;
const COLOURS = { fine: 'green', wrong: 'red', unknown: 'yellow' } as const;

/** What stands before a name: two blanks, the sign, a blank. */
const INDENT = 4;
const GAP = 2;
/** A text beside the names has at least so much room; where there is less, it stands below its name. */
const MIN_TEXT_WIDTH = 44;

/** How the findings are shown. */
export interface Screen {
  paint: Paint;
  /** Longer lines are broken between words; Infinity where the output is no terminal. */
  columns: number;
}

/** The findings as lines for people. */
export function linesOf(parts: readonly Part[], { paint, columns }: Screen): string[] {
  return parts.flatMap(({ title, findings }) => {
    const names = Math.max(...findings.map(({ about }) => about.length));
    const beside = INDENT + names + GAP;
    const at = columns - beside < MIN_TEXT_WIDTH ? INDENT : beside;
    const lines = findings.flatMap((each) => linesOfOne(each, at, { paint, columns }));
    return ['', paint('bold', title), ...lines];
  });
}

function linesOfOne(finding: Finding, at: number, { paint, columns }: Screen): string[] {
  const { verdict, about, says } = finding;
  const head = `  ${paint(COLOURS[verdict], SIGNS[verdict])} `;
  const [first = '', ...more] = broken(says, columns - at).map((text) =>
    verdict === 'fine' ? paint('dim', text) : text,
  );
  const indented = (text: string) => ' '.repeat(at) + text;
  const todo = isWrong(finding)
    ? broken(`→ ${finding.todo}`, columns - at).map((text) => indented(paint('bold', text)))
    : [];
  return at === INDENT
    ? [`${head}${about}`, indented(first), ...more.map(indented), ...todo]
    : [`${head}${about.padEnd(at - INDENT)}${first}`, ...more.map(indented), ...todo];
}

/** The text in lines of at most `width` characters; a longer word has a line of its own. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The last line: whether all is well. */
export function verdictOf(parts: readonly Part[], paint: Paint): string {
  const all = parts.flatMap(({ findings }) => findings);
  const faults = all.filter(isWrong).length;
  const unknowns = all.filter(({ verdict }) => verdict === 'unknown').length;
  const open = unknowns === 0 ? '' : `, ${plural(unknowns, 'thing')} not known`;
  return faults === 0
    ? paint('green', `Nothing wrong was found${open}.`)
    : paint('red', `${plural(faults, 'fault')} found${open}.`);
}

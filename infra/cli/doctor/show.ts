import { plural } from '../../terminal/format.ts';
import type { Paint } from '../../terminal/paint.ts';
import { type Finding, isWrong, type Part } from './finding.ts';

const SIGNS = { fine: '✔', wrong: '✖', unknown: '?' } as const;
const COLOURS = { fine: 'green', wrong: 'red', unknown: 'yellow' } as const;

/** Names that are longer stand in a line of their own. */
const MAX_NAME_WIDTH = 40;

/** The findings as lines for people. */
export function linesOf(parts: readonly Part[], paint: Paint): string[] {
  return parts.flatMap(({ title, findings }) => {
    const width = Math.min(MAX_NAME_WIDTH, Math.max(...findings.map(({ about }) => about.length)));
    return [
      '',
      paint('bold', title),
      ...findings.flatMap((each) => linesOfOne(each, width, paint)),
    ];
  });
}

function linesOfOne(finding: Finding, width: number, paint: Paint): string[] {
  const { verdict, about, says } = finding;
  const sign = paint(COLOURS[verdict], SIGNS[verdict]);
  const text = verdict === 'fine' ? paint('dim', says) : says;
  const indent = ' '.repeat(4);
  const first =
    about.length > width
      ? [`  ${sign} ${about}`, `${indent}${text}`]
      : [`  ${sign} ${about.padEnd(width)}  ${text}`];
  return isWrong(finding) ? [...first, `${indent}→ ${paint('bold', finding.todo)}`] : first;
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

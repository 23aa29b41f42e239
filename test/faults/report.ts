import { readFile, writeFile } from 'node:fs/promises';
import { LOOKS, type Look } from './looks.ts';
import type { Row } from './row.ts';
import type { SoakReport } from './soak/report.ts';

const PAGE = 'docs/reliability.md';
const BEGIN = '<!-- measured: written by npm run test:faults -->';
const END = '<!-- measured: end -->';

/** Writes the measured figures between the page's markers. */
export async function writeReport(
  rows: readonly Row[],
  soaks: readonly SoakReport[],
): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  await writeFile(PAGE, withMeasured(page, rows, soaks));
}

/** The page with new figures; the rest of it stays. */
export function withMeasured(
  page: string,
  rows: readonly Row[],
  soaks: readonly SoakReport[],
): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${PAGE} lacks its markers`);
  const parts = [
    kindsTable(rows),
    LOOKS_SENTENCE,
    looksTable([...rows, ...soaks].flatMap(({ looks }) => looks)),
    ...soaks.flatMap((soak) => [soakSentence(soak), soakTable(soak)]),
  ];
  return `${before}${BEGIN}\n\n${parts.join('\n\n')}\n\n${END}${after}`;
}

const kindsTable = (rows: readonly Row[]): string =>
  table(
    [
      ...['fault', 'tasks', 'hits', 'lost', 'executed more than once', 'open at once'],
      ...['Conductor knew after', 'by', 'waited for a poll', ''],
    ],
    rows.map((row) => [
      row.name,
      ...[row.tasks, row.hits, row.lost, row.endedTwice, row.open].map(String),
      `${row.secondsUntilKnown.toFixed(1)} s`,
      row.knownBy,
      row.waitedSeconds === undefined ? '' : `${row.waitedSeconds.toFixed(1)} s`,
      row.wrong.length === 0 ? 'passed' : 'FAILED',
    ]),
  );

const LOOKS_SENTENCE =
  'What no report ends, the server notices when it looks at the workflow by itself. ' +
  'In all kinds and the soaks together, so long after it was due:';

function looksTable(looks: readonly Look[]): string {
  const head = ['what the server noticed by itself', 'times', 'shortest', 'median', 'longest'];
  return table(
    head,
    LOOKS.map((what) => {
      const late = looks.filter((look) => look.what === what).map(({ lateSeconds }) => lateSeconds);
      return [what, String(late.length), ...spread(late)];
    }),
  );
}

/** The shortest, the median and the longest time. */
function spread(seconds: readonly number[]): string[] {
  const sorted = seconds.toSorted((a, b) => a - b);
  return [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) => {
    const value = sorted[at];
    return value === undefined ? '-' : `${value.toFixed(1)} s`;
  });
}

const soakSentence = ({ startedBy, workflows, seconds, seed, ...soak }: SoakReport): string =>
  `Soak with ${startedBy}: ${workflows} workflows of 3 tasks in ${Math.round(seconds)} s, seed ${seed}: ${soak.lost} lost, ` +
  `${soak.twice.length} tasks executed more than once${whyTwice(soak.twice)}, ` +
  `${soak.open} of a type open at once at most, ${soak.wrong.length === 0 ? 'passed' : 'FAILED'}. It was hit by:`;

function whyTwice(twice: SoakReport['twice']): string {
  const byWhy = [...Map.groupBy(twice, ({ why }) => why)];
  return byWhy.length === 0
    ? ''
    : ` (${byWhy.map(([why, some]) => `${why}: ${some.length}`).join('; ')})`;
}

const soakTable = ({ hits }: SoakReport): string =>
  table(
    ['fault', 'hits'],
    Object.entries(hits).map(([name, times]) => [name, String(times)]),
  );

/** Columns of one width, as a formatter would leave them. */
function table(head: readonly string[], rows: readonly string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

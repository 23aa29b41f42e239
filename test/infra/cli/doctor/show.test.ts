import { expect, test } from '@jest/globals';
import { fine, type Part, unknown, wrong } from '../../../../infra/cli/doctor/finding.ts';
import { linesOf, verdictOf } from '../../../../infra/cli/doctor/show.ts';
import { plain } from '../../../../infra/terminal/paint.ts';

const PARTS: Part[] = [
  {
    title: 'Task types',
    findings: [
      fine('greetings', '4 waiting'),
      wrong('definition-missing', 'mail', 'Conductor has no definition of it', 'Register one.'),
      unknown('fax', 'its definition is not known: answered 403'),
    ],
  },
];
const shown = (columns: number, parts = PARTS) => linesOf(parts, { paint: plain, columns });

test('each finding has a sign, its name and what is so; a fault says what to do', () => {
  expect(shown(Number.POSITIVE_INFINITY)).toEqual([
    '',
    'Task types',
    '  ✔ greetings  4 waiting',
    '  ✖ mail       Conductor has no definition of it',
    '               → Register one.',
    '  ? fax        its definition is not known: answered 403',
  ]);
});

test('a text that is too long for the terminal goes on below itself', () => {
  expect(shown(60).slice(3)).toEqual([
    '  ✖ mail       Conductor has no definition of it',
    '               → Register one.',
    '  ? fax        its definition is not known: answered 403',
  ]);
  const [first] = PARTS[0]?.findings ?? [];
  const long = [{ title: 'T', findings: [fine('a', 'word '.repeat(20).trim())] }];
  expect(first).toBeDefined();
  expect(shown(60, long).slice(2)).toEqual([
    `  ✔ a  ${'word '.repeat(10).trim()}`,
    `       ${'word '.repeat(10).trim()}`,
  ]);
});

test('where names leave too little room, the texts stand below them', () => {
  const name = 'orders-dev-conductor-poller';
  const parts = [
    { title: 'Pollers', findings: [fine(name, 'enabled: it is started each minute')] },
  ];
  expect(shown(70, parts).slice(2)).toEqual([
    `  ✔ ${name}`,
    '    enabled: it is started each minute',
  ]);
});

test('no line is longer than the terminal, unless a word is', () => {
  for (const columns of [20, 40, 60, 80, 120])
    for (const line of shown(columns))
      expect(line.length).toBeLessThanOrEqual(Math.max(columns, 4 + 'definition'.length));
});

test.each<[string, Part[]]>([
  ['Nothing wrong was found.', [{ title: 'T', findings: [fine('a', 'b')] }]],
  ['Nothing wrong was found, 1 thing not known.', [{ title: 'T', findings: [unknown('a', 'b')] }]],
  ['1 fault found, 1 thing not known.', PARTS],
])('the last line is %p', (line, parts) => {
  expect(verdictOf(parts, plain)).toBe(line);
});

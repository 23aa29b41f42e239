import { idleCostOf, type Pace } from './idle.ts';

/** The choices that are compared, from the cheapest on. */
export const PACES: readonly Pace[] = [
  ...[60, 30, 15, 10, 5].map((seconds) => ({ kind: 'sweep', seconds }) as const),
  { kind: 'wake' },
  { kind: 'always' },
];

/** As in serverless.yml. */
function nameOf(pace: Pace): string {
  if (pace.kind === 'sweep') return `poller: { sweep: ${pace.seconds} }`;
  return pace.kind === 'wake' ? 'wake: { … }' : 'poller: { always: true }';
}

/** A line for each choice: what it costs in a month without work, with one poller and for each more, and how long a task waits. */
export const costLines = (memoryMb: number): string[] =>
  [
    ['custom.conductor', 'a month idle', 'a 2nd poller', 'wait, mean', 'wait, most'],
    ...PACES.map(rowOf(memoryMb)),
  ].map(
    ([name = '', ...figures]) =>
      `${name.padEnd(WIDTH)}${figures.map((figure) => figure.padStart(WIDTH / 2)).join('')}`,
  );

const WIDTH = 28;

const rowOf = (memoryMb: number) => (pace: Pace) => {
  const { dollars, waits } = idleCostOf(pace, memoryMb);
  const more = idleCostOf(pace, memoryMb, 2).dollars - dollars;
  return [
    nameOf(pace),
    `$${dollars.toFixed(2)}`,
    `+$${more.toFixed(2)}`,
    `${waits.mean} s`,
    `${waits.most} s`,
  ];
};

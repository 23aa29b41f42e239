import { idleCostOf, type Pace } from './idle.ts';

/** The choices that are compared, from the cheapest on. */
export const PACES: readonly Pace[] = [
  ...[60, 30, 15, 10, 5].map((seconds) => ({ kind: 'sweep', seconds }) as const),
  { kind: 'wake' },
  { kind: 'always' },
];

/** As in serverless.yml. */
export function nameOf(pace: Pace): string {
  if (pace.kind === 'sweep') return `poller: { sweep: ${pace.seconds} }`;
  return pace.kind === 'wake' ? 'wake: { … }' : 'poller: { always: true }';
}

/** A line for each choice: what it costs in a month without work, with one poller and for each more, and how long a task waits. */
export const costLines = (memoryMb: number): string[] =>
  [
    ['custom.conductor', 'a month idle', 'a 2nd poller', 'wait, mean', 'wait, most'],
    ...costRows(memoryMb).map(textsOf),
  ].map(
    ([name = '', ...figures]) =>
      `${name.padEnd(WIDTH)}${figures.map((figure) => figure.padStart(WIDTH / 2)).join('')}`,
  );

const WIDTH = 28;

/** The same as numbers: dollars a month, seconds. */
export const costRows = (memoryMb: number) =>
  PACES.map((pace) => {
    const { dollars, waits } = idleCostOf(pace, memoryMb);
    const dollarsOfAnother = idleCostOf(pace, memoryMb, 2).dollars - dollars;
    return { setting: nameOf(pace), dollars, dollarsOfAnother, waits };
  });

const textsOf = ({
  setting,
  dollars,
  dollarsOfAnother,
  waits,
}: ReturnType<typeof costRows>[number]) => [
  setting,
  `$${dollars.toFixed(2)}`,
  `+$${dollarsOfAnother.toFixed(2)}`,
  `${waits.mean} s`,
  `${waits.most} s`,
];

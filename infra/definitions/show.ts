import type { Paint } from '../terminal/paint.ts';
import { isDone, keptOtherwise, type Outcome } from './apply.ts';
import type { Compared } from './compare.ts';
import type { Change, Kind } from './kind.ts';
import { isSame, type Plan } from './plan.ts';

/** Plans and what became of them, for people and for programs. */

const stateOf = (compared: Compared): 'new' | 'same' | 'changed' =>
  compared.server === undefined ? 'new' : isSame(compared) ? 'same' : 'changed';

const SIGNS = { new: '+', same: '=', changed: '~', created: '+', failed: '✖' } as const;
const COLOURS = {
  new: 'green',
  same: 'dim',
  changed: 'yellow',
  created: 'green',
  failed: 'red',
} as const;
const TITLES = { tasks: 'Task definitions', workflows: 'Workflows' } as const;

const OTHERWISE = 'the server has made something else of it, or has forgotten it';
const KEEPS = 'changed on the server, and stays so without --overwrite';

/** The lines of a plan: each definition, and what differs. */
export function planLines({ kind, compared }: Plan, paint: Paint): string[] {
  if (compared.length === 0) return [];
  return [
    paint('bold', TITLES[kind.name]),
    ...compared.flatMap((one) => {
      const state = stateOf(one);
      return [
        `  ${paint(COLOURS[state], `${SIGNS[state]} ${one.wanted.name}`)} ${paint('dim', state)}`,
        ...(state === 'new' ? kind.newLinesOf(one.wanted) : []).map((line) => `      ${line}`),
        ...one.changes.flatMap((change) => changeLines(kind, change, paint)),
      ];
    }),
  ];
}

const changeLines = (kind: Kind, change: Change, paint: Paint): string[] =>
  kind
    .linesOf(change)
    .map((line) => `      ${line}${change.isChangedOnServer ? paint('red', ` (${KEEPS})`) : ''}`);

/** The last line of a plan. */
export function planVerdict({ compared }: Plan): string {
  const count = (state: string) => compared.filter((one) => stateOf(one) === state).length;
  if (compared.every(isSame)) return 'Conductor has all of it as this service wants it.';
  return `${count('new')} new, ${count('changed')} changed, ${count('same')} the same.`;
}

/** A plan for programs. */
export const planAnswer = ({ kind, compared }: Plan) => ({
  isSame: compared.every(isSame),
  [kind.name]: compared.map((one) => ({
    name: one.wanted.name,
    state: stateOf(one),
    ...(stateOf(one) === 'new' && { says: kind.newLinesOf(one.wanted) }),
    changes: one.changes.map((change) => changeAnswer(kind, change)),
  })),
});

const changeAnswer = (kind: Kind, change: Change) => ({
  field: change.field,
  says: kind.linesOf(change),
  isChangedOnServer: change.isChangedOnServer,
});

/** The lines of what was done. */
export function outcomeLines(kind: Kind, { applied, notKept }: Outcome, paint: Paint): string[] {
  return [
    ...applied.flatMap((one) => [
      `  ${paint(COLOURS[one.outcome], `${SIGNS[one.outcome]} ${one.compared.wanted.name}`)} ${one.outcome}${one.reason === undefined ? '' : `: ${one.reason}`}`,
      ...keptOtherwise(kind, one).map((field) => `      ${field}: ${OTHERWISE}`),
      ...one.left.flatMap((change) => changeLines(kind, change, paint)),
    ]),
    ...(notKept === undefined ? [] : [`${NOT_KEPT}: ${notKept}`]),
  ];
}

export const NOT_KEPT =
  'What was registered could not be noted, so a later plan may show it as changed on the server';

/** … and for programs. */
export const outcomeAnswer = (kind: Kind, outcome: Outcome) => ({
  isDone: isDone(outcome),
  [kind.name]: outcome.applied.map((one) => ({
    name: one.compared.wanted.name,
    outcome: one.outcome,
    ...(one.reason !== undefined && { reason: one.reason }),
    keptOtherwise: keptOtherwise(kind, one),
    left: one.left.map((change) => changeAnswer(kind, change)),
  })),
  ...(outcome.notKept !== undefined && { notKept: outcome.notKept }),
});

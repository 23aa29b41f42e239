import { AlarmActions } from './alarm-options.ts';
import { AuthOptions } from './auth-options.ts';
import { ConductorOptions } from './conductor-options.ts';
import { EventBusOptions } from './event-bus-options.ts';
import { type Option, optionsIn, type Schema } from './option-list.ts';
import { PollerOptions } from './poller-options.ts';
import { GroupTypes } from './pollers.ts';
import { TaskFields } from './register-options.ts';
import { BatchOptions, EventOptions, ExistingOptions } from './task-options.ts';
import { VpcOptions } from './vpc-options.ts';
import { WakeOptions } from './wake-options.ts';

/** The reference of all options in docs/plugin.md: `npm run docs:options` writes it there. */

const SECTIONS: readonly { title: string; schema: Schema; note?: string }[] = [
  {
    title: '`conductor` events',
    schema: EventOptions,
    note: "A text is the task's type. An object has these options:",
  },
  {
    title: '`batch`',
    schema: BatchOptions,
    note: 'Of a `conductor` event; [batches](#batches) says when they pay.',
  },
  { title: '`custom.conductor`', schema: ConductorOptions },
  {
    title: '`register`',
    schema: TaskFields,
    note:
      'Of `custom.conductor`, of a `conductor` event or of an entry of `existing`. An event takes from ' +
      '`custom.conductor.register` what it leaves out. [Definitions](definitions.md) says what becomes of them.',
  },
  { title: '`custom.conductor.poller`', schema: PollerOptions },
  {
    title: '`custom.conductor.pollers`',
    schema: GroupTypes,
    note:
      'An object of groups, each with its name: one word of lower-case letters and digits. A group can have all options ' +
      'of `poller` too, and takes from there what it leaves out:',
  },
  {
    title: '`custom.conductor.auth`',
    schema: AuthOptions,
    note: 'Set exactly one of `secret` and `parameter`.',
  },
  {
    title: '`custom.conductor.wake`',
    schema: WakeOptions,
    note: 'Set exactly one of `secret` and `parameter`.',
  },
  {
    title: '`custom.conductor.vpc`',
    schema: VpcOptions,
    note: 'The same as `vpc` of a function. [A VPC](#a-vpc) says what the functions need there.',
  },
  {
    title: '`custom.conductor.alarms`',
    schema: AlarmActions,
    note: 'Where it is an object:',
  },
  { title: '`custom.conductor.events`', schema: EventBusOptions },
  {
    title: '`custom.conductor.existing`',
    schema: ExistingOptions,
    note: 'A list. The adapter calls each of its functions:',
  },
];

/** All options as Markdown: a heading and a table for each place that has options. */
export const renderReference = (): string =>
  SECTIONS.flatMap(({ title, schema, note }) => [
    `### ${title}`,
    ...(note ? [note] : []),
    tableOf(optionsIn(schema)),
  ]).join('\n\n');

const HEADER = ['option', 'type', 'default', 'meaning'];

/** Its columns are padded, as the repository's formatter wants them. */
function tableOf(options: readonly Option[]): string {
  const rows = options.map((option) => [
    `\`${option.name}\``,
    typeOf(option),
    defaultOf(option),
    option.meaning,
  ]);
  const widths = HEADER.map((_, column) =>
    Math.max(...[HEADER, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [HEADER, rule, ...rows].map(lineOf).join('\n');
}

function typeOf({ kind, min, max, choices }: Option): string {
  if (kind === 'number') return `whole number, ${min} to ${max}`;
  if (kind === 'choice') return choices.map((choice) => `\`${choice}\``).join(' or ');
  if (kind === 'reference') return 'text or [value](#cloudformation-values)';
  if (kind === 'ids') return 'list of ids';
  if (kind === 'network') return 'object or `false`';
  if (kind === 'switch') return '`true`, `false` or object';
  return kind === 'boolean' ? '`true` or `false`' : kind;
}

function defaultOf({ isRequired, default: value }: Option): string {
  if (isRequired) return 'required';
  return value === undefined ? 'none' : `\`${JSON.stringify(value)}\``;
}

const BEGIN = '<!-- options:begin -->';
const END = '<!-- options:end -->';

/**
 * A page with the reference between its two markers.
 *
 * @throws Error where the page does not have both markers, in their order
 */
export function withReference(page: string): string {
  const [before, rest = ''] = split(page, BEGIN);
  const [, after] = split(rest, END);
  return `${before}${BEGIN}\n\n${renderReference()}\n\n${END}${after}`;
}

function split(text: string, marker: string): [string, string] {
  const index = text.indexOf(marker);
  if (index < 0) throw new Error(`The marker ${marker} is missing.`);
  return [text.slice(0, index), text.slice(index + marker.length)];
}

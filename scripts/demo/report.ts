import { idleCostOf } from '../../infra/cost/idle.ts';
import type { Bill } from '../../infra/cost/lambda.ts';
import { cut, dollars, duration, plural } from '../../infra/terminal/format.ts';
import type { Paint } from '../../infra/terminal/paint.ts';
import { type Column, table } from '../../infra/terminal/table.ts';
import type { TaskExecution } from '../../lib/conductor/workflows.ts';
import type { Plan } from '../../lib/config/plan.ts';
import { ranBy, sharedPrefix } from './functions.ts';
import { faultsOf, type Run } from './verdict.ts';

/** The width of an output on a line, so that a row has at most 100 columns. */
const TASK_OUTPUT_WIDTH = 22;
const OUTPUT_WIDTH = 86;

const TASK_COLUMNS: Column[] = [
  { title: 'task' },
  { title: 'type' },
  { title: 'ran by' },
  { title: 'pick-up', align: 'right' },
  { title: 'total', align: 'right' },
  { title: 'output' },
];

const BILL_COLUMNS: Column[] = [
  { title: 'Lambda' },
  { title: 'calls', align: 'right' },
  { title: 'billed', align: 'right' },
  { title: 'memory', align: 'right' },
  { title: 'cost', align: 'right' },
];

const between = (from: number, to: number): string =>
  from && to ? duration(Math.max(0, to - from)) : '-';

/** An output on one line, without the punctuation of its outer level. */
const fields = (output: Record<string, unknown>): string =>
  Object.entries(output)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');

function taskRow(task: TaskExecution, plan: Plan): string[] {
  const { referenceTaskName, taskType, scheduledTime, startTime, endTime, outputData } = task;
  return [
    referenceTaskName,
    taskType,
    ranBy(task, plan),
    between(scheduledTime, startTime),
    between(scheduledTime, endTime),
    cut(fields(outputData), TASK_OUTPUT_WIDTH),
  ];
}

/** One workflow: how it ended, its tasks, its output, and what was wrong with it. */
export function workflowLines(run: Run, plan: Plan, paint: Paint): string[] {
  const { workflowId, status, startTime, endTime, tasks, output } = run.execution;
  const faults = faultsOf(run);
  const sign = faults.length === 0 ? paint('green', '✔') : paint('red', '✖');
  const head = `${sign} ${paint('bold', workflowId)}  ${status}  ${between(startTime, endTime)}`;
  const rows = tasks.map((task) => taskRow(task, plan));
  return [
    head,
    ...table(TASK_COLUMNS, rows, (title) => paint('dim', title)).map((line) => `  ${line}`),
    `  ${paint('dim', 'output')}  ${cut(fields(output), OUTPUT_WIDTH)}`,
    ...faults.map((fault) => `  ${paint('red', fault)}`),
  ];
}

/** A function whose first call has not ended yet has no bill. */
const billRow = (name: string, { calls, billedMs, memoryMb, dollars: cost }: Bill): string[] =>
  calls === 0
    ? [name, '0', '-', '-', '-']
    : [name, String(calls), duration(billedMs), `${memoryMb} MB`, dollars(cost)];

/** What the demo would cost on AWS, function by function, and what a month of polling costs. */
export function costLines(
  bills: ReadonlyMap<string, Bill>,
  plan: Plan,
  workflows: number,
  paint: Paint,
): string[] {
  const rows = [...bills].map(([name, bill]) => billRow(name, bill));
  const total = [...bills.values()].reduce((sum, bill) => sum + bill.dollars, 0);
  const sum = `${dollars(total)} for ${plural(workflows, 'workflow')}`;
  const { memoryMb } = bills.get(plan.ruleName.replace(sharedPrefix(plan), '')) ?? { memoryMb: 0 };
  return [
    `${paint('bold', 'Cost at AWS prices')}  ${sum}`,
    ...table(BILL_COLUMNS, rows, (title) => paint('dim', title)).map((line) => `  ${line}`),
    ...(memoryMb > 0 ? [paint('dim', `  ${idleText(plan, memoryMb)}`)] : []),
  ];
}

/** The price of a month without any task, alarms and queues included. */
function idleText({ sweepSeconds: seconds }: Plan, memoryMb: number): string {
  const pace =
    seconds === undefined ? ({ kind: 'always' } as const) : ({ kind: 'sweep', seconds } as const);
  const month = dollars(idleCostOf(pace, memoryMb).dollars);
  return seconds === undefined
    ? `A service whose poller always polls costs ${month} a month, with or without tasks.`
    : `A service whose poller looks for work each ${seconds} s costs ${month} a month without tasks.`;
}

import { BURSTS } from '../cost/defaults.ts';
import { idleCostOf } from '../cost/idle.ts';
import { breakEvenTasksOf, type MonthCost, monthCostOf, type Spread } from '../cost/month.ts';
import { fargateDollars } from '../cost/others.ts';
import { nameOf } from '../cost/table.ts';
import { dollars } from '../terminal/format.ts';
import type { Paint } from '../terminal/paint.ts';
import { type Column, table } from '../terminal/table.ts';
import type { CostQuestion } from './cost-options.ts';

/** The bill of a month for tasks that come in one way. */
export interface Bill {
  parts: MonthCost;
  dollars: number;
  /** From so many tasks a month on an always-on container is cheaper; 0 where it always is. */
  breakEvenTasks: number;
}

/** By how the tasks come. */
export interface Bills {
  spread: Bill;
  bursts: Bill;
  containerDollars: number;
  /** How long a task waits where no run polls, in seconds. */
  waits: { mean: number; most: number };
}

const billOf = ({ service, tasks }: CostQuestion, spread: Spread): Bill => {
  const parts = monthCostOf({ ...service, spread }, tasks);
  return {
    parts,
    dollars: parts.looking + parts.polling + parts.notices + parts.workers,
    breakEvenTasks: breakEvenTasksOf({ ...service, spread }),
  };
};

export const billsOf = (question: CostQuestion): Bills => ({
  spread: billOf(question, { kind: 'spread' }),
  bursts: billOf(question, BURSTS),
  containerDollars: fargateDollars(),
  waits: idleCostOf(question.service.pace, question.service.pollerMemoryMb).waits,
});

const COLUMNS: readonly Column[] = [
  { title: 'a month' },
  { title: 'evenly spread', align: 'right' },
  { title: 'in bursts', align: 'right' },
];

/** The bills for people. */
export function billLines(question: CostQuestion, bills: Bills, paint: Paint): string[] {
  const { service, tasks } = question;
  const { spread, bursts, containerDollars, waits } = bills;
  const { workMs, size, memoryMb } = service.work;
  const row = (name: string, of: (bill: Bill) => string) => [name, of(spread), of(bursts)];
  const part = (name: string, key: keyof MonthCost) =>
    row(name, ({ parts }) => dollars(parts[key]));
  return [
    `${whole(tasks)} tasks a month of ${whole(workMs)} ms with ${whole(memoryMb ?? 0)} MB, ` +
      `${size === 1 ? 'one' : `up to ${size}`} in a call`,
    `${service.pollers === 1 ? 'one poller' : `${service.pollers} pollers`} with ${nameOf(service.pace)}`,
    '',
    ...table(
      COLUMNS,
      [
        part('to look for work, also where there is none', 'looking'),
        part('to poll while there is work', 'polling'),
        ...(service.pace.kind === 'wake' ? [part('to be told of work', 'notices')] : []),
        part('the functions that do the tasks', 'workers'),
        row('in all', (bill) => dollars(bill.dollars)).map((cell) => paint('bold', cell)),
        row('an always-on container, for comparison', () => dollars(containerDollars)),
        row('it is cheaper from so many tasks on', ({ breakEvenTasks }) => whole(breakEvenTasks)),
      ],
      (title) => paint('dim', title),
    ),
    '',
    `Where no run polls, a task waits ${waits.mean} s on average, and ${waits.most} s at most.`,
    `In bursts: ${BURSTS.tasks} tasks, ${BURSTS.tasksPerSecond} a second, and then none.`,
    ...(size === 1 ? [] : ['The calls are taken to be full, as they are in bursts.']),
    'List prices of us-east-1 and arm64, without the free tier and without what your',
    'functions log. The container: Fargate, 0.25 vCPU and 0.5 GB, if one can do all.',
  ];
}

const whole = (value: number) => value.toLocaleString('en-US');

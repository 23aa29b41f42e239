import type { Option, ServiceCommand } from './command.ts';

export const ABOUT =
  'Looks at a deployed service, finds what is wrong with it, and switches its polling off and on.';

/** Of every command. */
export const JSON_OPTION: Option = {
  name: 'json',
  description: 'print the answer as JSON, and nothing else',
};

const TASK_TYPE: Option = {
  name: 'task-type',
  value: '<type>',
  description: 'only this type, or several with commas between them; the others go on',
};

/** The commands about a deployed service, in the order in which the help shows them. The framework has them too. */
export const SERVICE_COMMANDS: readonly ServiceCommand[] = [
  {
    name: 'status',
    description:
      'show what waits, runs and fails of each task type, what holds it back, and the cost of the month',
    about: 'service',
    options: [{ name: 'watch', description: 'show it again and again, until you press q' }],
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'doctor',
    description: 'look at each part of the way of a task, and say what is wrong and what to do',
    about: 'service',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'pause',
    description: 'poll nothing any more, or nothing of one task type, and wait until that is so',
    about: 'service',
    options: [
      TASK_TYPE,
      { name: 'reason', value: '<text>', description: 'why: `status` and the log show it' },
    ],
    load: () => import('./commands/pause.ts'),
  },
  {
    name: 'resume',
    description: 'poll again',
    about: 'service',
    options: [TASK_TYPE],
    load: () => import('./commands/resume.ts'),
  },
  {
    name: 'logs',
    description: 'show what all functions have logged about a task or a workflow, in order of time',
    about: 'service',
    options: [
      { name: 'task', value: '<id>', description: 'the lines about this task' },
      {
        name: 'workflow',
        value: '<id>',
        description: 'the lines about all tasks of this workflow',
      },
      {
        name: 'since',
        value: '<time>',
        description: 'a span such as 30m, 1h (the default) or 2d, or a date',
      },
    ],
    load: () => import('./commands/logs.ts'),
  },
  {
    name: 'redrive',
    description: 'show the dead letters, ask, and send them back to the inbox',
    about: 'service',
    options: [
      { name: 'task', value: '<id>', description: 'only those about this task' },
      { name: 'yes', description: 'do not ask: for scripts' },
    ],
    load: () => import('./commands/redrive.ts'),
  },
];

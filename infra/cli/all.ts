import type { Command, Option } from './command.ts';
import { COST_OPTIONS } from './cost-options.ts';

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

/** The commands, in the order in which the help shows them. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'status',
    description: 'show whether polling is enabled, and what the last run did',
    about: 'service',
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
  {
    name: 'start',
    description:
      'poll and do the tasks of this service in a process that is always on, until SIGTERM or SIGINT',
    about: 'nothing',
    takesFiles:
      'workers in files, as `[type=]file[#export]` (default: the workers of serverless.yml)',
    options: [
      { name: 'stage', value: '<name>', description: 'the stage, for the framework' },
      {
        name: 'from',
        value: '<file>',
        description:
          'what `serverless conductor workers --json` has printed: it needs no framework',
      },
      { name: 'only', value: '<types>', description: 'only these task types, with commas between' },
      { name: 'port', value: '<number>', description: 'serve /health and /metrics on this port' },
      {
        name: 'host',
        value: '<address>',
        description: 'where they listen (default: 127.0.0.1; in a container 0.0.0.0)',
      },
      {
        name: 'grace',
        value: '<seconds>',
        description: 'how long running tasks may take after a signal (default: 25)',
      },
      {
        name: 'concurrency',
        value: '<number>',
        description: 'of the files: tasks at once (default: 10)',
      },
      { name: 'timeout', value: '<seconds>', description: 'of the files: of a task (default: 60)' },
      { name: 'domain', value: '<name>', description: "of the files: their tasks' domain" },
      { name: 'wrap', description: 'the files know nothing of Conductor' },
    ],
    load: () => import('./commands/start.ts'),
  },
  {
    name: 'cost',
    description:
      'show what a service costs in a month without work, or with numbers of your own the bill of a month',
    about: 'nothing',
    options: COST_OPTIONS,
    load: () => import('./commands/cost.ts'),
  },
  {
    name: 'init',
    description:
      'write a new service: a worker with its test, a workflow, and all that a deploy needs',
    options: [
      { name: 'folder', value: '<path>', description: 'where to write it (default: this folder)' },
      {
        name: 'name',
        value: '<name>',
        description: 'the name of the service (default: that of the folder)',
      },
      {
        name: 'server-url',
        value: '<url>',
        description: "the address of Conductor's API (default: that in CONDUCTOR_SERVER_URL)",
      },
      {
        name: 'key',
        value: '<place>',
        description:
          "where Conductor's key is: none, secret:<name> or parameter:<name> (default: none)",
      },
      { name: 'yes', description: 'ask nothing, and take the defaults' },
    ],
    about: 'nothing',
    load: () => import('./commands/init.ts'),
  },
];

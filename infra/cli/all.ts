import type { Command, Option } from './command.ts';
import { COST_OPTIONS } from './cost-options.ts';
import { SERVICE_COMMANDS } from './service-commands.ts';

/** `start` and `dev` run the same workers. */
const TAKES_FILES =
  'workers in files, as `[type=]file[#export]`, a folder or a pattern (default: the workers of serverless.yml)';
const STAGE: Option = {
  name: 'stage',
  value: '<name>',
  description: 'the stage, for the framework',
};
const ONLY: Option = {
  name: 'only',
  value: '<types>',
  description: 'only these task types, with commas between',
};
const OF_FILES: readonly Option[] = [
  {
    name: 'concurrency',
    value: '<number>',
    description: 'of the files: tasks at once (default: 10)',
  },
  { name: 'timeout', value: '<seconds>', description: 'of the files: of a task (default: 60)' },
  { name: 'domain', value: '<name>', description: "of the files: their tasks' domain" },
  { name: 'wrap', description: 'the files know nothing of Conductor' },
];

/** The commands, in the order in which the help shows them. */
export const COMMANDS: readonly Command[] = [
  ...SERVICE_COMMANDS,
  {
    name: 'start',
    description:
      'poll and do the tasks of this service in a process that is always on, until SIGTERM or SIGINT',
    about: 'nothing',
    takesFiles: TAKES_FILES,
    options: [
      STAGE,
      {
        name: 'from',
        value: '<file>',
        description:
          'what `serverless conductor workers --json` has printed: it needs no framework',
      },
      ONLY,
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
      ...OF_FILES,
    ],
    load: () => import('./commands/start.ts'),
  },
  {
    name: 'dev',
    description:
      'run the workers of this folder while you work on them: loaded again on save, each task printed as it goes',
    about: 'nothing',
    takesFiles: TAKES_FILES,
    options: [STAGE, ONLY, ...OF_FILES],
    load: () => import('./commands/dev.ts'),
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

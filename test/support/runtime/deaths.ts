/** One way to die, and what comes of it. */
export interface Death {
  /** As the table of docs/reliability.md names it. */
  how: string;
  /** An export of dying.ts; or file and export of a module of the zip. */
  handler: string;
  aws: Outcome;
  /** On the emulator of `npm test`; undefined where it never answers, and is not asked. */
  emulator: Outcome | undefined;
}

/** Type and message of the death, and what becomes of the task. */
type Outcome = [words: string, verdict: Verdict];

/** What becomes of the task. */
export type Verdict =
  /** The poller reports it, with the words of the death. */
  | 'FAILED'
  /** The worker has reported it itself. */
  | 'FAILED by the worker'
  | 'COMPLETED'
  /** The poller puts it back for 30 s: no attempt is used up. */
  | 'given back';

/** In place of words: the function has not died. */
export const ANSWERED = 'an answer';

const exited = (how: string) => `Runtime.ExitError: RequestId: … Error: Runtime exited ${how}`;
const STATUS_1: Outcome = [exited('with error: exit status 1'), 'FAILED'];
const PROCESS_DIED: Outcome = ['Runtime.HandlerError: Worker process died', 'FAILED'];
const notLoaded = (why: string): Outcome => [`RuntimeError: Worker init failed: ${why}`, 'FAILED'];
const TIMED_OUT = 'Task timed out after 3.00 seconds';
const SANDBOX_TIMED_OUT: Outcome = [`Sandbox.Timedout: ${TIMED_OUT}`, 'FAILED'];
const BY_WORKER: Outcome = [ANSWERED, 'FAILED by the worker'];

/** In the order of the table of docs/reliability.md. */
export const DEATHS: readonly Death[] = [
  { how: 'throws', handler: 'throws', aws: BY_WORKER, emulator: BY_WORKER },
  {
    how: 'throws outside of the wrapper',
    handler: 'throwsOutside',
    aws: ['TypeError: boom', 'FAILED'],
    emulator: ['Runtime.HandlerError: boom', 'FAILED'],
  },
  {
    how: 'throws in a callback of Node',
    handler: 'throwsLater',
    aws: STATUS_1,
    emulator: PROCESS_DIED,
  },
  { how: 'a floating rejection', handler: 'rejects', aws: STATUS_1, emulator: PROCESS_DIED },
  {
    how: 'process.exit(3)',
    handler: 'exits',
    aws: [exited('with error: exit status 3'), 'FAILED'],
    emulator: PROCESS_DIED,
  },
  {
    how: 'process.abort()',
    handler: 'aborts',
    aws: [exited('with error: signal: aborted'), 'FAILED'],
    emulator: PROCESS_DIED,
  },
  {
    how: 'SIGKILL',
    handler: 'isKilled',
    aws: [exited('with error: signal: killed'), 'FAILED'],
    emulator: PROCESS_DIED,
  },
  {
    how: 'fills its heap',
    handler: 'fillsHeap',
    aws: [exited('with error: signal: aborted'), 'FAILED'],
    emulator: PROCESS_DIED,
  },
  {
    how: 'takes more than its memory',
    handler: 'fillsMemory',
    aws: [ANSWERED, 'COMPLETED'],
    emulator: [ANSWERED, 'COMPLETED'],
  },
  { how: 'does not end', handler: 'hangs', aws: BY_WORKER, emulator: BY_WORKER },
  { how: 'blocks', handler: 'blocks', aws: [TIMED_OUT, 'FAILED'], emulator: SANDBOX_TIMED_OUT },
  {
    how: 'waits for nothing, outside of the wrapper',
    handler: 'hangsOutside',
    aws: [exited('without providing a reason'), 'FAILED'],
    emulator: SANDBOX_TIMED_OUT,
  },
  {
    how: 'takes a callback',
    handler: 'takesCallback',
    aws: [
      'Runtime.CallbackHandlerDeprecated: ERROR: AWS Lambda has removed support for callback-based function handlers st…',
      'given back',
    ],
    emulator: [ANSWERED, 'FAILED'],
  },
  {
    how: 'its file is not there',
    handler: 'not-there.handler',
    aws: ["Runtime.ImportModuleError: Error: Cannot find module 'not-there'", 'given back'],
    emulator: notLoaded("Cannot find module '…/not-there'"),
  },
  {
    how: 'its export is not there',
    handler: 'works.notThere',
    aws: ['Runtime.HandlerNotFound: works.notThere is undefined or not exported', 'given back'],
    emulator: notLoaded('Handler notThere is not a function in works'),
  },
  {
    how: 'a syntax error',
    handler: 'syntax.handler',
    aws: ["Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token '=>'", 'given back'],
    emulator: notLoaded("Unexpected token '=>'"),
  },
  {
    how: 'throws while it loads, ES module',
    handler: 'throws.handler',
    aws: ['Error: at load', 'given back'],
    emulator: notLoaded('at load'),
  },
  {
    how: 'throws while it loads, CommonJS',
    handler: 'throws-required.handler',
    aws: ['Error: at load', 'given back'],
    emulator: notLoaded('at load'),
  },
  {
    how: 'throws while it loads, ten calls deep',
    handler: 'throws-deep.handler',
    aws: ['Error: at load', 'FAILED'],
    emulator: notLoaded('at load'),
  },
  {
    how: 'imports a package that is not there',
    handler: 'package.handler',
    aws: ["Error: Cannot find package 'not-there' imported from …/package.mjs", 'given back'],
    emulator: notLoaded("Cannot find package 'not-there' imported from …/package.mjs"),
  },
  {
    how: 'requires a package that is not there',
    handler: 'package-required.handler',
    aws: ["Runtime.ImportModuleError: Error: Cannot find module 'not-there'", 'given back'],
    emulator: notLoaded("Cannot find module 'not-there'"),
  },
  {
    how: 'imports a file that is not there',
    handler: 'file.handler',
    aws: ["Error: Cannot find module '…/not-there.mjs' imported from …/file.mjs", 'given back'],
    emulator: notLoaded("Cannot find module '…/not-there.mjs' imported from …/file.mjs"),
  },
  {
    how: 'imports a name that is not there',
    handler: 'name.handler',
    aws: [
      "Runtime.UserCodeSyntaxError: SyntaxError: The requested module './works.mjs' does not provide an export named 'n…",
      'given back',
    ],
    emulator: notLoaded(
      "The requested module './works.mjs' does not provide an export named 'notThere'",
    ),
  },
  {
    how: 'is called for another task type',
    handler: 'ofAnotherType',
    aws: ['ConfigError: conductor-lambda is configured wrongly:', 'given back'],
    emulator: ['Runtime.HandlerError: conductor-lambda is configured wrongly:', 'FAILED'],
  },
  {
    how: 'exits while it loads',
    handler: 'exits.handler',
    aws: ['AWS gave no reason', 'FAILED'],
    emulator: ['RuntimeError: Worker process exited immediately. stderr:', 'FAILED'],
  },
  {
    how: 'waits for nothing while it loads',
    handler: 'waits.handler',
    aws: ['AWS gave no reason', 'FAILED'],
    emulator: undefined,
  },
];

/** The part of a function's name, and of its task type, that is its own. */
export const partOf = ({ handler }: Death): string => handler.replace(/\W+(\w)/g, '_$1');

const MAX_LENGTH = 112;

/** The first line, as it is on every machine and in every call: without ids and folders, and not too long. */
export function sameWords(words: string): string {
  const [line = ''] = words
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
    .replace(/(file:\/\/)?\/[\w./@-]+\//g, '…/')
    .split('\n');
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/** The table of docs/reliability.md. */
export const tableOfDeaths = (): string[] => [
  "| the worker | AWS's runtime says | the task | the emulator of `npm test` says | the task there |",
  '| --- | --- | --- | --- | --- |',
  ...DEATHS.map(({ how, aws, emulator = ['nothing, for ever', 'no report'] }) =>
    ['', how, said(aws[0]), aws[1], said(emulator[0]), emulator[1], ''].join(' | ').trim(),
  ),
];

const said = (words: string) => (words.includes(': ') ? `\`${words}\`` : words);

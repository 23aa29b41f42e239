/** A worker in the code of a file. */
export interface SourceWorker {
  /** The name of its export. */
  exported: string;
  /** Its task type; undefined where it does not stand there as a text. */
  task: string | undefined;
}

/**
 * The workers that a file exports, as far as they can be read there: `export const handler = worker({ task: 'greet' }, …)`,
 * `exports.handler = …`, and the same with asWorker, sdkWorker and eachTask. The code is read and not run: to load it could
 * open connections. Of `workersOf(…)` the names are known, and the types are not.
 */
export function workersIn(code: string): SourceWorker[] {
  const bare = bareOf(code);
  return [
    ...[...bare.matchAll(EXPORTED_CALLS)].map(({ 0: call, 1: exported = '', index }) => ({
      exported,
      task: taskIn(optionsIn(code.slice(index + call.length))),
    })),
    ...[...bare.matchAll(EXPORTED_OF_CLASS)].flatMap(([, names = '']) =>
      names
        .split(',')
        .map((name) => name.split(':').at(-1)?.trim() ?? '')
        .filter((exported) => exported !== '')
        .map((exported) => ({ exported, task: undefined })),
    ),
  ];
}

/** Whether a file seems to make workers with task types, exported or not: `workersIn` cannot read all ways to do so. */
export function makesWorkers(code: string): boolean {
  const bare = bareOf(code);
  const calls = [...bare.matchAll(CALLS)];
  return (
    OF_CLASS.test(bare) ||
    calls.some(({ 0: call, index }) => HAS_TASK.test(optionsIn(code.slice(index + call.length))))
  );
}

const CALL = /\b(?:worker|asWorker|sdkWorker|eachTask)\s*(?:<[\s\S]*?(?<!=)>\s*)?\(/;
const CALLS = new RegExp(CALL, 'g');
const EXPORT = /^[ \t]*(?:export const |(?:module\.)?exports\.)([\w$]+)\b[^=;]*=\s*/;
const EXPORTED_CALLS = new RegExp(EXPORT.source + CALL.source, 'gm');

const OF_CLASS = /\bworkersOf\s*\(/;
const EXPORTED_OF_CLASS = /^[ \t]*export const \{([^}]*)\}\s*=\s*workersOf\s*\(/gm;

/** With no more after the text: `'orders-' + stage` is computed. */
const taskIn = (options: string) =>
  /(?:^|[{,])\s*(['"]?)task\1\s*:\s*(['"`])([^'"`$\\]*)\2\s*(?:as const\s*)?[,}]/.exec(
    options,
  )?.[3];

const HAS_TASK = /(?:^|[{,])\s*(['"]?)task\1\s*[:,}]/;

/** A comment, a regular expression, a text, a bracket, or any other character. */
const PIECES =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=[(,=:[!&|?{;>]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|[\s\S]/g;

/** The code with blanks in the place of comments and texts, in which a call is none. */
const bareOf = (code: string): string =>
  code.replaceAll(PIECES, (piece) => (piece.length > 1 ? piece.replaceAll(/[^\n]/g, ' ') : piece));

/** The arguments of a call, as far as its end, without comments and without what is inside of an option's value. */
function optionsIn(code: string): string {
  let depth = 0;
  let options = '';
  for (const [piece] of code.matchAll(PIECES)) {
    if (/^\/[/*]/.test(piece)) continue;
    if (/^[)\]}]$/.test(piece)) depth -= 1;
    if (depth < 0) break;
    if (depth <= 1) options += piece;
    if (/^[([{]$/.test(piece)) depth += 1;
  }
  return options;
}

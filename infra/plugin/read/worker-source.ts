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
export const workersIn = (code: string): SourceWorker[] => [
  ...[...code.matchAll(CALLS)].map(({ 0: call, 1: exported = '', index }) => ({
    exported,
    task: taskIn(optionsIn(code.slice(index + call.length))),
  })),
  ...[...code.matchAll(OF_CLASS)].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.split(':').at(-1)?.trim() ?? '')
      .filter((exported) => exported !== '')
      .map((exported) => ({ exported, task: undefined })),
  ),
];

const CALLS =
  /^(?:export const |(?:module\.)?exports\.)([\w$]+)\b[^=;]*=\s*(?:worker|asWorker|sdkWorker|eachTask)\b[^(;]*\(/gm;

const OF_CLASS = /^export const \{([^}]*)\}\s*=\s*workersOf\(/gm;

const taskIn = (options: string) =>
  /(?:^|[{,])\s*task\s*:\s*(['"`])([^'"`$\\]*)\1/.exec(options)?.[2];

/** A comment, a text, a bracket, or any other character. */
const PIECES =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|[\s\S]/g;

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

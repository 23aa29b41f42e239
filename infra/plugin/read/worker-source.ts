/** A worker in the code of a file. */
export interface SourceWorker {
  /** The name of its export. */
  exported: string;
  /** Its task type; undefined where it does not stand there as a text. */
  task: string | undefined;
  /** Whether it is a method of a class. */
  isMethod: boolean;
}

/**
 * The workers that a file exports, as far as they can be read there: `export const handler = worker({ task: 'greet' }, …)`,
 * `exports.handler = …`, and the same with asWorker, sdkWorker and eachTask. The code is read and not run: to load it could
 * open connections. Of `workersOf(…)` the types are those of the methods that `@task('…')` marks in the same file.
 */
export function workersIn(code: string): SourceWorker[] {
  const bare = bareOf(code);
  return [
    ...callsIn(code, bare, EXPORTED_CALLS).map(({ exported, options }) => ({
      exported,
      task: taskIn(options),
      isMethod: false,
    })),
    ...ofClasses(code, bare),
  ];
}

/** The calls that make a worker, each with its options, and with the name of its export where the pattern tells it. */
const callsIn = (code: string, bare: string, pattern: RegExp) =>
  [...bare.matchAll(pattern)].map(({ 0: call, 1: exported = '', index }) => ({
    exported,
    options: optionsIn(code.slice(index + call.length)),
  }));

/** `export const { pack, send: mail } = workersOf(…)`. */
function ofClasses(code: string, bare: string): SourceWorker[] {
  const marked = markedIn(code, bare);
  return [...bare.matchAll(EXPORTED_OF_CLASS)].flatMap(([, names = '']) =>
    names.split(',').flatMap((name) => {
      const [method = '', exported = method] = name.split(':').map((part) => part.trim());
      return exported === '' ? [] : [{ exported, task: marked.get(method), isMethod: true }];
    }),
  );
}

/** The task types of marked methods. A name that two classes of the file mark has none: which is meant is not known here. */
function markedIn(code: string, bare: string): Map<string, string | undefined> {
  const marked = new Map<string, string | undefined>();
  for (const { 0: call, index } of bare.matchAll(MARKS)) {
    const from = index + call.length;
    const method = methodAt(endOfCall(code, from), code, bare);
    if (method === undefined) continue;
    const type = FIRST_TEXT.exec(optionsIn(code.slice(from)))?.[2];
    marked.set(method, marked.has(method) ? undefined : type);
  }
  return marked;
}

/**
 * Whether a file seems to make workers with task types, exported or not, that `workersIn` cannot read: it does not read all ways
 * to do so.
 */
export function makesOtherWorkers(code: string): boolean {
  const bare = bareOf(code);
  const typed = (pattern: RegExp) =>
    callsIn(code, bare, pattern).filter(({ options }) => HAS_TASK.test(options)).length;
  const count = (pattern: RegExp) => [...bare.matchAll(pattern)].length;
  return typed(CALLS) > typed(EXPORTED_CALLS) || count(OF_CLASS) > count(EXPORTED_OF_CLASS);
}

const CALL = /\b(?:worker|asWorker|sdkWorker|eachTask)\s*(?:<[\s\S]*?(?<!=)>\s*)?\(/;
const CALLS = new RegExp(CALL, 'g');
const EXPORT = /^[ \t]*(?:export const |(?:module\.)?exports\.)([\w$]+)\b[^=;]*=\s*/;
const EXPORTED_CALLS = new RegExp(EXPORT.source + CALL.source, 'gm');

const OF_CLASS = /\bworkersOf\s*(?:<[^>]*>\s*)?\(/g;
const EXPORTED_OF_CLASS = /^[ \t]*export const \{([^}]*)\}\s*=\s*workersOf\s*(?:<[^>]*>\s*)?\(/gm;

const MARKS = /@task\s*\(/g;

/** The method at this place, or behind the decorators that begin there. */
function methodAt(from: number, code: string, bare: string): string | undefined {
  DECORATOR.lastIndex = from;
  const decorator = DECORATOR.exec(bare)?.[0];
  if (decorator !== undefined) {
    const end = from + decorator.length;
    return methodAt(decorator.endsWith('(') ? endOfCall(code, end) : end, code, bare);
  }
  METHOD.lastIndex = from;
  return METHOD.exec(bare)?.[1];
}

const DECORATOR = /\s*@[\w$.]+(?:\s*\()?/y;
const METHOD = /\s*(?:(?:public|override|async|static)\s+)*\*?\s*([\w$]+)\s*(?:<[^(]*>\s*)?\(/y;

/** The first argument, if it is a text by itself. */
const FIRST_TEXT = /^\s*(['"`])([^'"`$\\]*)\1\s*(?:,|$)/;

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
const optionsIn = (code: string): string =>
  [...argumentsIn(code)]
    .filter(({ piece, depth }) => depth <= 1 && !/^\/[/*]/.test(piece))
    .map(({ piece }) => piece)
    .join('');

/** The place behind the bracket that ends a call. */
const endOfCall = (code: string, from: number): number =>
  [...argumentsIn(code.slice(from))].reduce((at, { piece }) => at + piece.length, from) + 1;

/** The pieces of a call's arguments, each with how many brackets are open around it. */
function* argumentsIn(code: string): Generator<{ piece: string; depth: number }> {
  let depth = 0;
  for (const [piece] of code.matchAll(PIECES)) {
    if (/^[)\]}]$/.test(piece)) depth -= 1;
    if (depth < 0) return;
    yield { piece, depth };
    if (/^[([{]$/.test(piece)) depth += 1;
  }
}

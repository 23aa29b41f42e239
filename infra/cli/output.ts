import { createInterface } from 'node:readline/promises';
import { type LiveScreen, liveScreen } from '../terminal/live.ts';
import { type Paint, painter, plain } from '../terminal/paint.ts';
import { createSteps, type Step } from '../terminal/steps.ts';

/** Where a command's output goes: lines for people, or one JSON value for programs. */
export interface Output {
  isJson: boolean;
  paint: Paint;
  /** A line for people. */
  print(line: string): void;
  /** The whole answer for programs: with `--json` nothing else is printed. */
  answer(value: unknown): void;
  /** Asks for a yes; undefined where there is no terminal to answer, or the output is for programs. */
  confirm(question: string): Promise<boolean | undefined>;
  /** Opens a screen that is drawn in place; undefined where there is no terminal, or the output is for programs. */
  live(): LiveScreen | undefined;
  /** Work that takes long: on a terminal it has a spinner. */
  step<T>(title: string, work: (step: Step) => Promise<T>): Promise<T>;
}

/**
 * The output of a process. What shows progress goes to the standard error, so that the output can be piped.
 *
 * @param write writes a line to the standard output
 */
export function outputTo(write: (line: string) => void, isJson: boolean): Output {
  const steps = createSteps(process.stderr);
  return {
    isJson,
    paint: isJson ? plain : painter(process.stdout),
    print: (line) => void (isJson || write(line)),
    answer: (value) => void (isJson && write(JSON.stringify(value, null, 2))),
    confirm: async (question) => (isJson || !process.stdin.isTTY ? undefined : ask(question)),
    live: () => (isJson || !process.stdout.isTTY ? undefined : liveScreen()),
    step: (title, work) => (isJson ? work({ note: () => {} }) : steps.run(title, work)),
  };
}

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `).finally(() => lines.close());
  return /^y(es)?$/i.test(answer.trim());
}

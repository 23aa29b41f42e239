import * as v from 'valibot';
import { type Given, textOf } from '../command.ts';
import type { Question } from './answers.ts';
import type { Ask } from './terminal.ts';

/**
 * The answer to a question: from its option, or the usual one where `--yes` is given, or that of a person.
 *
 * @param ask undefined where there is no terminal
 * @throws Error where an option has a wrong value, or an answer is missing and there is no terminal
 */
export async function answered<T>(
  question: Question<T>,
  usual: string,
  given: Given,
  ask: Ask | undefined,
): Promise<T> {
  const { option, answer } = question;
  const text = textOf(given, option) ?? (given.yes === true ? usual : undefined);
  if (text === undefined) {
    if (!ask) throw new Error(NO_TERMINAL);
    return answerOf(question, usual, ask);
  }
  const read = v.safeParse(answer, text);
  if (!read.success) throw new Error(`--${option} ${read.issues[0].message}.`);
  return read.output;
}

/** Asks until the answer can be taken. */
async function answerOf<T>({ text, answer }: Question<T>, usual: string, ask: Ask): Promise<T> {
  let fault = '';
  for (;;) {
    const typed = (await ask(`${fault}${text} (${usual}): `)).trim();
    const read = v.safeParse(answer, typed || usual);
    if (read.success) return read.output;
    fault = `It ${read.issues[0].message}.\n`;
  }
}

const NO_TERMINAL =
  'There is no terminal to ask in. Add --yes to take the defaults, or give all of --name, --server-url and --key.';

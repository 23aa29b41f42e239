import { createInterface } from 'node:readline/promises';

/** Asks a person and resolves to the answer: an empty text where only Enter was pressed. */
export type Ask = (question: string) => Promise<string>;

export interface Terminal {
  ask: Ask;
  close(): void;
}

/** The questions go to the standard error, so that the output of the command can be piped. */
export function openTerminal(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Terminal {
  const lines = createInterface({ input, output });
  const closed = new AbortController();
  // By Ctrl-C or Ctrl-D; a pending question would else never end.
  lines.on('close', () => closed.abort());
  return {
    async ask(question) {
      const answer = lines.question(question, { signal: closed.signal });
      return answer.catch(() => {
        throw new Error('Stopped: nothing was written.');
      });
    },
    close: () => lines.close(),
  };
}

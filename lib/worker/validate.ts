import { InProgress } from '../task/outcome.ts';
import type { RingMiddleware } from './read-task.ts';
import { parseInput, parseOutput, type Schema } from './schema.ts';

/** The schemas of a worker's input and output; what has none passes unchecked. */
export interface Schemas {
  input?: Schema | undefined;
  output?: Schema | undefined;
}

/**
 * Holds the input against its schema before the function runs, and the output after it.
 * Both faults are terminal: the same input would fail again. Use it after `readTask()`.
 */
export function validate({ input, output }: Schemas): RingMiddleware {
  return {
    before: async (request) => {
      if (input) request.event = await parseInput(input, request.event);
    },
    after: async (request) => {
      if (output && !(request.response instanceof InProgress))
        request.response = await parseOutput(output, request.response);
    },
  };
}

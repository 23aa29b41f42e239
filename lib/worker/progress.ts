import { type Outcome, outputOf, wholeSeconds } from '../task/outcome.ts';
import type { JsonObject } from '../task/task.ts';
import type { TaskContext } from './context.ts';

/** What a function says of its task while it runs. It is not sent before the end: an update would put the task back. */
export interface Progress extends Pick<TaskContext, 'setOutput' | 'callbackAfter'> {
  /** Whether the task is to come back, whatever the function returns. */
  comesBack(): boolean;
  /** The value of a function that has returned this. */
  resultOf(returned: unknown): unknown;
  /** The outcome of the function, with what was said before. */
  within(outcome: Outcome): Outcome;
}

export function progressOf(): Progress {
  let set: JsonObject | undefined;
  let seconds: number | undefined;
  return {
    setOutput(output) {
      set = outputOf(output);
    },
    callbackAfter(after) {
      seconds = wholeSeconds('callbackAfter', after);
    },
    comesBack: () => seconds !== undefined,
    resultOf: (returned) => (returned === undefined ? set : returned),
    within(outcome) {
      const output = set ? { output: { ...set, ...outcome.output } } : {};
      return outcome.kind === 'completed' && seconds !== undefined
        ? { kind: 'inProgress', callbackAfterSeconds: seconds, output: outcome.output, ...output }
        : { ...outcome, ...output };
    },
  };
}

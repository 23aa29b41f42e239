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
  let isSilent = false;
  return {
    setOutput(output) {
      set = outputOf(output);
    },
    callbackAfter(after) {
      seconds = wholeSeconds('callbackAfter', after);
    },
    comesBack: () => seconds !== undefined,
    resultOf(returned) {
      isSilent = returned === undefined && !set;
      return returned === undefined ? set : returned;
    },
    within(outcome) {
      const output = set ? { output: { ...set, ...outcome.output } } : {};
      if (outcome.kind !== 'completed' || seconds === undefined) return { ...outcome, ...output };
      const comesBack = { kind: 'inProgress', callbackAfterSeconds: seconds } as const;
      // Without a word the task keeps what was saved, as by inProgress().
      return isSilent ? comesBack : { ...comesBack, output: outcome.output, ...output };
    },
  };
}

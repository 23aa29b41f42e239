import { isDeepStrictEqual } from 'node:util';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { type DemoInput, expectedOutput } from './workflow.ts';

/** A demo workflow: its input, and how it ran. */
export interface Run {
  input: DemoInput;
  execution: Execution;
}

/** The differences from what was expected, a sentence each; empty for a success. */
export function faultsOf({ input, execution }: Run): string[] {
  const { status, reasonForIncompletion, output, tasks } = execution;
  if (status !== 'COMPLETED') {
    return [
      `status is ${status}, not COMPLETED: ${reasonForIncompletion ?? waitingFor(execution)}`,
    ];
  }
  const wrong = Object.entries(expectedOutput(input)).filter(
    ([name, value]) => !isDeepStrictEqual(output[name], value),
  );
  const again = tasks.filter((task) => task.status !== 'COMPLETED');
  return [
    ...wrong.map(
      ([name, value]) =>
        `output.${name} is ${JSON.stringify(output[name])}, not ${JSON.stringify(value)}`,
    ),
    ...again.map((task) => `task ${task.referenceTaskName} was ${task.status} on the way`),
  ];
}

function waitingFor({ tasks }: Execution): string {
  const open = tasks.filter(({ status }) => status === 'SCHEDULED' || status === 'IN_PROGRESS');
  return open.map((task) => `${task.referenceTaskName} is still ${task.status}`).join(', ');
}

import type { Json, JsonObject } from '../../../lib/task/task.ts';
import type { WorkflowTask } from '../../../lib/workflow/index.ts';

/** A poll of a worker's task that does not end its try. */
export type Pause =
  /** The worker cannot be started, and the poller gives the task back. */
  { kind: 'refused' } | { kind: 'inProgress'; output?: JsonObject };

/** How a worker ends a try. */
export type End =
  | { kind: 'returns'; value?: Json }
  /** Returns its input. */
  | { kind: 'echoes' }
  | { kind: 'fails'; reason: string }
  | { kind: 'terminal'; reason: string }
  /** Its Lambda dies. */
  | { kind: 'crashes'; reason: string };

/** One try of a worker's task, poll by poll. */
export interface Try {
  pauses: readonly Pause[];
  end: End;
}

/** How one try of a task ends, as the server shows it. */
export interface Ending {
  status: string;
  output: JsonObject;
  reason?: string;
}

/** What runs a task, a worker or the server, and how the task ends. */
export type Does =
  | { kind: 'worker'; tries: readonly Try[] }
  | { kind: 'server'; ends(input: JsonObject): Ending };

/** A task as the builders make it. */
export interface PlannedTask {
  task: WorkflowTask;
  does: Does;
}

/** A generated workflow, and how each of its tasks will be run. */
export interface Plan {
  input: JsonObject;
  tasks: readonly PlannedTask[];
  /** Where it is empty, the server uses the output of the last task. */
  output: JsonObject;
}

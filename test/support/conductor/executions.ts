import type { Execution } from '../../../lib/conductor/workflows.ts';
import type { JsonObject } from '../../../lib/task/task.ts';
import { type WorkflowTask, workflow } from '../../../lib/workflow/index.ts';
import { run, terminate, uniqueName, waitForEnd } from './server.ts';

/** A WAIT until a date takes up to a minute. */
const DEADLINE_MS = 90_000;

/** The parts of a workflow: its tasks, its input and its output. */
type Made = [tasks: WorkflowTask[], input?: JsonObject, output?: JsonObject];

/** Starts workflows made of tasks, each under a name of its own. */
export function executions() {
  const ids: string[] = [];

  /** Starts a workflow; returns its id. */
  async function begin(...[tasks, input = {}, output = {}]: Made): Promise<string> {
    const name = uniqueName('test');
    const common = { name, ownerEmail: 'test@example.com', timeoutSeconds: 300 };
    const id = await run(workflow({ ...common, tasks, output }), input);
    ids.push(id);
    return id;
  }

  return {
    begin,
    /** Starts a workflow and waits for its end. */
    finish: async (...made: Made): Promise<Execution> =>
      waitForEnd(await begin(...made), DEADLINE_MS),
    /** Ends all workflows that still run. */
    terminateAll: () => Promise.all(ids.map(terminate)),
  };
}

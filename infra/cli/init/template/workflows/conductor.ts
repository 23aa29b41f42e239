import {
  conductorClient,
  type Startable,
  type TaskToRegister,
  type WorkflowToRegister,
} from 'conductor-lambda/client';
import settings from '../conductor.json' with { type: 'json' };

const WAIT_MS = 180_000;

/** At Orkes it takes the key in CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET; the open-source server needs none. */
const conductor = conductorClient({ serverUrl: settings.serverUrl });

/** Registers task definitions and a workflow; what Conductor has under the same names is replaced. */
export async function register(
  taskDefinitions: TaskToRegister[],
  workflow: WorkflowToRegister,
): Promise<void> {
  await conductor.definitions.registerTasks(...taskDefinitions);
  await conductor.definitions.register(workflow);
}

/** Starts a workflow, waits for its end, and prints its status and its output. */
export async function run<Input>(
  workflow: Startable<Input, unknown>,
  input: NoInfer<Input> & object,
): Promise<void> {
  const { workflowId } = await conductor.start(workflow, input);
  console.log(`started ${workflowId}`);
  const ended = await conductor.wait(workflowId, { timeoutMs: WAIT_MS });
  console.log(
    ended.status,
    ended.status === 'COMPLETED' ? ended.output : ended.reasonForIncompletion,
  );
  if (ended.status !== 'COMPLETED') process.exitCode = 1;
}

import { conductorClient } from 'conductor-lambda/client';

/** The address of Conductor is in CONDUCTOR_SERVER_URL. */
const conductor = conductorClient();
const WAIT_MS = 180_000;

/** Registers task definitions and a workflow; what Conductor has under the same names is replaced. */
export async function register(taskDefinitions, workflow) {
  await conductor.definitions.registerTasks(...taskDefinitions);
  await conductor.definitions.register(workflow);
}

/** Starts a workflow, waits for its end, and prints its status and its output. */
export async function run(workflow, input) {
  const { workflowId } = await conductor.start(workflow, input);
  console.log(`started ${workflowId}`);
  const ended = await conductor.wait(workflowId, { timeoutMs: WAIT_MS });
  console.log(ended.status, ended.reasonForIncompletion ?? ended.output);
}

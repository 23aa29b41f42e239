import { conductorClient, StillRunningError } from 'conductor-lambda/client';

const conductor = conductorClient();
const [name, input = '{}', seconds = '180'] = process.argv.slice(2);
const { workflowId } = await conductor.start(name, JSON.parse(input));
await conductor.wait(workflowId, { timeoutMs: Number(seconds) * 1_000 }).catch((error) => {
  if (!(error instanceof StillRunningError)) throw error;
});

const { status, output, tasks } = await conductor.read(workflowId);
console.log(status, JSON.stringify(output), workflowId);
for (const task of tasks) {
  const { referenceTaskName, taskDefName, status, pollCount, reasonForIncompletion } = task;
  const reason = reasonForIncompletion ? `: ${reasonForIncompletion}` : '';
  console.log(`  ${referenceTaskName} (${taskDefName}) ${status}, polls: ${pollCount}${reason}`);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './api.mjs';

const [name, input = '{}', seconds = '180'] = process.argv.slice(2);
const id = await call('POST', `/workflow/${name}`, JSON.parse(input));
const endMs = Date.now() + Number(seconds) * 1_000;
let workflow;
do {
  await sleep(500);
  workflow = JSON.parse(await call('GET', `/workflow/${id}`));
} while (workflow.status === 'RUNNING' && Date.now() < endMs);

console.log(workflow.status, JSON.stringify(workflow.output), id);
for (const task of workflow.tasks) {
  const { referenceTaskName, taskDefName, status, pollCount, reasonForIncompletion } = task;
  const reason = reasonForIncompletion ? `: ${reasonForIncompletion}` : '';
  console.log(`  ${referenceTaskName} (${taskDefName}) ${status}, polls: ${pollCount}${reason}`);
}

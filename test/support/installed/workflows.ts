import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { JsonObject } from '../../../lib/task/task.ts';
import { simpleTask, taskDefinition, workflow } from '../../../lib/workflow/index.ts';
import { registerTasks, run, taskOf, waitForEnd } from '../conductor/server.ts';
import { lambda } from '../deploy/emulator.ts';

const ownerEmail = 'test@example.com';

/** A cold start of poller and worker, on a machine that deploys other services at the same time. */
const DEADLINE_MS = 60_000;

/**
 * Runs a workflow of one task, and starts the poller as a person would who does not want to wait for its schedule.
 *
 * @returns how the workflow ended, and the task's output
 */
export async function ended(taskType: string, poller: string): Promise<[string, JsonObject]> {
  const task = { name: taskType, ownerEmail, functionTimeoutSeconds: 10, retryCount: 0 };
  await registerTasks(taskDefinition(task));
  const id = await run(
    workflow({
      name: `workflow_of_${taskType}`,
      ownerEmail,
      timeoutSeconds: 300,
      input: ['name'],
      tasks: [
        simpleTask({ ref: 'only', type: taskType, input: { name: '${workflow.input.name}' } }),
      ],
    }),
    { name: 'Ada' },
  );
  await lambda.send(new InvokeCommand({ FunctionName: poller, InvocationType: 'Event' }));
  const execution = await waitForEnd(id, DEADLINE_MS);
  return [execution.status, taskOf(execution, 'only').outputData];
}

import type { Metadata } from '../conductor/metadata.ts';
import type { Definitions } from './types.ts';

export const definitionsBy = (metadata: Metadata): Definitions => ({
  /** One after the other: the server says of each why it did not store it. */
  async register(...workflows) {
    for (const definition of workflows) await metadata.registerWorkflow(definition);
  },
  read: metadata.workflowDefinition,
  remove: metadata.removeWorkflow,
  async registerTasks(...tasks) {
    // The server refuses an empty list.
    if (tasks.length > 0) await metadata.registerTasks(tasks);
  },
  readTask: metadata.taskDefinition,
  removeTask: metadata.removeTask,
});

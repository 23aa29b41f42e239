import type { Metadata } from '../conductor/metadata.ts';
import type { WorkflowDefinitions } from './types.ts';

/** One after the other: the server says of each why it did not store it. */
export const definitionsBy = (metadata: Metadata): WorkflowDefinitions => ({
  async register(...definitions) {
    for (const definition of definitions) await metadata.registerWorkflow(definition);
  },
  read: metadata.workflowDefinition,
  remove: metadata.removeWorkflow,
});

import type { WrittenWorkflow } from '../../lib/workflow/written-workflow.ts';
import type { Wanted } from './wanted.ts';
import { nameOf } from './workflow-faults.ts';

/** A file has the whole workflow: each of its fields is the service's. */
export const wantedWorkflow = (workflow: WrittenWorkflow): Wanted => ({
  name: nameOf(workflow),
  definition: workflow,
  named: Object.keys(workflow).filter((field) => field !== 'name' && field !== 'version'),
});

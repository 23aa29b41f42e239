import { conductorClient, StillRunningError } from '../../../lib/client/index.ts';
import { packing } from '../workflows/typed.ts';

/** Runs the workflow, and gives what became of it. `serverUrl` ends in /api. */
export async function packOrder(serverUrl: string, id: string): Promise<string> {
  const conductor = conductorClient({ serverUrl });
  await conductor.definitions.register(packing);
  try {
    const ended = await conductor.run(
      packing,
      { id, lines: [{ sku: 'pen' }], country: 'fr' },
      { timeoutMs: 30_000 },
    );
    return ended.status === 'COMPLETED'
      ? ended.output.label
      : `${ended.status}: ${ended.reasonForIncompletion}`;
  } catch (error) {
    if (error instanceof StillRunningError) return `look again: ${error.workflowId}`;
    throw error;
  }
}

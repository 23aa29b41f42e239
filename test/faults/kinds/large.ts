import { POLLER_MEMORY_MB } from '../../../infra/plugin/defaults.ts';
import { linkOf } from '../proxy/link.ts';
import type { Plan } from '../proxy/plan.ts';
import type { DeployedStage } from '../stages/deployed.ts';
import { type MemoryWatch, watchMemory } from '../stages/memory-watch.ts';
import type { DeployedKind } from './worker.ts';

/** The server refuses an input of more than 3 MB. */
const LARGEST_BYTES = 2_900_000;
const MEGABITS = 30;
/** So many take longer over the line than one poll may take. */
const OVER_THE_LINK = { tasks: 25, bytes: 2_500_000 };

/** Tasks with inputs of megabytes. */
export const LARGE_KINDS: DeployedKind[] = [
  withInputsOf(LARGEST_BYTES, {
    name: '10 inputs of 2.9 MB',
    tasks: 10,
    inject: () => {},
    hits: ({ executions }) => executions.length,
  }),
  withInputsOf(OVER_THE_LINK.bytes, {
    name: `link of ${MEGABITS} Mbit/s, and inputs of 2.5 MB`,
    tasks: OVER_THE_LINK.tasks,
    inject: ({ proxy }) => proxy.follow(slow(MEGABITS)),
  }),
];

/** Every answer of Conductor comes over the link. */
function slow(megabits: number): Plan {
  const link = linkOf(megabits);
  return () => ({
    name: 'slow link',
    inject: async ({ forward, replyOver }) => replyOver(link, await forward()),
  });
}

/** The emulator lets a function have any memory. On AWS, one that takes more than its own is killed. */
function withInputsOf(
  bytes: number,
  kind: Pick<DeployedKind, 'name' | 'tasks' | 'inject' | 'hits'>,
): DeployedKind {
  let memory: MemoryWatch | undefined;
  return {
    ...kind,
    type: 'answered',
    input: { large: 'x'.repeat(bytes) },
    async inject(stage: DeployedStage) {
      memory = watchMemory(stage.deployed.pollerName);
      const undo = await kind.inject(stage);
      return async () => {
        await undo?.();
        await memory?.stop();
      };
    },
    expects: { failed: 0, givenBack: 0 },
    alsoWrong() {
      const mostMb = memory?.mostMb() ?? 0;
      console.log(`    the poller took at most ${Math.round(mostMb)} MB`);
      return mostMb > 0 && mostMb <= POLLER_MEMORY_MB
        ? []
        : [`the poller took ${Math.round(mostMb)} MB, and has ${POLLER_MEMORY_MB}`];
    },
  };
}

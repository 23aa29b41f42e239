import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { processesOf } from './lambda-processes.ts';

const EVERY_MS = 250;
const KB_OF_A_MB = 1_024;

/** The memory of a function's processes, looked at again and again. */
export interface MemoryWatch {
  /** The most that one process was seen to hold, in MB; 0 where there was none. */
  mostMb(): number;
  stop(): Promise<void>;
}

export function watchMemory(functionName: string): MemoryWatch {
  let mostMb = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      mostMb = Math.max(mostMb, ...(await residentMb(await processesOf(functionName))));
      await sleep(EVERY_MS);
    }
  })();
  return {
    mostMb: () => mostMb,
    async stop() {
      stopped = true;
      await watching;
    },
  };
}

/** A process can have ended meanwhile. */
async function residentMb(pids: readonly number[]): Promise<number[]> {
  if (pids.length === 0) return [];
  const { stdout } = await execa('ps', ['-o', 'rss=', '-p', pids.join(',')], { reject: false });
  return stdout
    .split('\n')
    .map((kb) => Number(kb) / KB_OF_A_MB)
    .filter(Number.isFinite);
}

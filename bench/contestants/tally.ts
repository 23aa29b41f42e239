import type { Duty } from './duty.ts';

/** What a line of a contestant's output begins with that is meant for the driver. */
export const MARK = 'MARK ';

/**
 * Counts the tasks of this process, and prints a mark at the end of the warm-up and at the last task: user and system
 * CPU of the whole process since its start, and its peak memory. `python-sdk/tally.py` does the same.
 *
 * @returns to be called by the worker's function for each task, with the time at which the server scheduled it
 */
export function tallyOf({ warmUp, tasks }: Duty): (scheduledAtMs: number) => void {
  let served = 0;
  const waitsMs: number[] = [];
  const print = () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const used = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
    console.log(MARK + JSON.stringify({ served, ...used, waitsMs }));
  };
  return (scheduledAtMs) => {
    served += 1;
    if (served > warmUp) waitsMs.push(Date.now() - scheduledAtMs);
    if (served === warmUp || served === tasks) print();
  };
}

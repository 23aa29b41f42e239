import { execa } from 'execa';

/**
 * The emulator runs a function as `node <folder>/ministack-lambda-<function>-<random>/_worker.js`. Names of ours
 * are unique to a run, so that no other's process can be meant.
 */
export async function processesOf(functionName: string): Promise<number[]> {
  const { stdout } = await execa('ps', ['-ww', '-eo', 'pid=,args=']);
  const folder = `/ministack-lambda-${functionName}-`;
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder) && line.includes('_worker.'))
    .map((line) => Number.parseInt(line, 10));
}

/** Ends them as a machine dies: no handler of theirs runs. How many there were. */
export async function killProcessesOf(functionName: string): Promise<number> {
  const pids = await processesOf(functionName);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

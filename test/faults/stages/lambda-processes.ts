import { execa } from 'execa';

/**
 * The processes of a function. The emulator runs it as `node <folder>/ministack-lambda-<function>-<random>/_worker.js`.
 * Our function names are unique to a run, so no other process matches.
 */
export async function processesOf(functionName: string): Promise<number[]> {
  const { stdout } = await execa('ps', ['-ww', '-eo', 'pid=,args=']);
  const folder = `/ministack-lambda-${functionName}-`;
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder) && line.includes('_worker.'))
    .map((line) => Number.parseInt(line, 10));
}

/** Kills them as if a machine died: none of their handlers runs. Returns how many there were. */
export async function killProcessesOf(functionName: string): Promise<number> {
  const pids = await processesOf(functionName);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { startChild } from '../child.ts';
import { argumentsFor, type Duty } from './duty.ts';
import { MARK } from './tally.ts';

/** A contestant that has not served its tasks by then is ended, and the run fails. */
const TIMEOUT_MS = 300_000;
const LAST_LINES = 20;

const Mark = v.object({
  served: v.number(),
  cpuMs: v.number(),
  peakMb: v.number(),
  waitsMs: v.array(v.number()),
});
type Mark = v.InferOutput<typeof Mark>;

/** What a contestant used between the end of its warm-up and its last task. */
export interface Usage {
  cpuMsPerTask: number;
  peakMb: number;
  /** From scheduled to the start of the worker's function, of each task after the warm-up. */
  waitsMs: number[];
}

/**
 * Starts a contestant, waits until it has started its last task, then for `allDone`, and ends it.
 *
 * @param command what `prepare` returned
 */
export async function serve<T>(
  command: readonly string[],
  duty: Duty,
  cwd: string,
  allDone: () => Promise<T>,
): Promise<{ usage: Usage; done: T }> {
  const child = startChild([...command, ...argumentsFor(duty)], { cwd, output: 'pipe' });
  const { stdout, stderr } = child.process;
  if (!stdout || !stderr) throw new Error('a contestant has no output');
  try {
    const [warm, last] = await marksIn(stdout, stderr, duty);
    const measured = last.served - warm.served;
    const cpuMsPerTask = (last.cpuMs - warm.cpuMs) / measured;
    const usage = { cpuMsPerTask, peakMb: last.peakMb, waitsMs: last.waitsMs };
    return { usage, done: await allDone() };
  } finally {
    await child.stop();
  }
}

/** The two marks; throws with the contestant's last lines if it ends or takes too long. */
function marksIn(stdout: Readable, stderr: Readable, duty: Duty): Promise<[Mark, Mark]> {
  const { promise, resolve, reject } = Promise.withResolvers<[Mark, Mark]>();
  const lines: string[] = [];
  let warm: Mark | undefined;
  const fail = (what: string) =>
    reject(new Error(`A contestant ${what}.\n${lines.slice(-LAST_LINES).join('\n')}`));
  const timer = setTimeout(() => fail(`took over ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS);
  createInterface({ input: stderr }).on('line', (line) => lines.push(line));
  const out = createInterface({ input: stdout });
  out.on('line', (line) => {
    if (!line.startsWith(MARK)) return lines.push(line);
    const mark = v.parse(Mark, JSON.parse(line.slice(MARK.length)));
    if (mark.served < duty.tasks) warm = mark;
    else if (warm) resolve([warm, mark]);
    return undefined;
  });
  out.on('close', () => fail('ended before its last task'));
  return promise.finally(() => clearTimeout(timer));
}

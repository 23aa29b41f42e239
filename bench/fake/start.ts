import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { BIN } from '../../infra/local/root.ts';
import { freePort, HOST } from '../../infra/local/servers/ports.ts';
import { answers, until } from '../../infra/local/servers/until.ts';
import { startChild } from '../child.ts';

const START_TIMEOUT_MS = 30_000;
const Counts = v.object({ polls: v.number(), updates: v.number() });

/** Runs work beside a stand-in for the Conductor server, and ends it. */
export async function withFake<T>(
  tasks: { tasksOfType: number; backlog: number },
  folder: string,
  work: (fake: { apiUrl: string; counts(): Promise<v.InferOutput<typeof Counts>> }) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const options = Object.entries({ ...tasks, port }).map(([name, value]) => `--${name}=${value}`);
  const command = [join(BIN, 'node'), join(import.meta.dirname, 'conductor.ts'), ...options];
  const log = openSync(join(folder, 'stand-in.log'), 'a');
  const child = startChild(command, { cwd: folder, output: log });
  closeSync(log);
  const url = `http://${HOST}:${port}`;
  const counts = async () => v.parse(Counts, await (await fetch(`${url}/counts`)).json());
  try {
    await until(() => answers(`${url}/counts`), START_TIMEOUT_MS, 'the stand-in does not answer');
    return await work({ apiUrl: `${url}/api`, counts });
  } finally {
    await child.stop();
  }
}

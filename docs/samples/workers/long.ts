import { inProgress, worker } from 'conductor-lambda';
import * as z from 'zod/mini';

const Film = z.object({ url: z.string() });
const STEPS = 20;
const encode = async (url: string, step: number) => `${url}#${step}`;

/** Works until little time is left, saves how far it came, and goes on from there in the next run. */
export const handler = worker({ input: Film, heartbeat: true }, async ({ url }, task) => {
  let step = Number(task.savedOutput.step ?? 0);
  do {
    await encode(url, step);
    step += 1;
  } while (step < STEPS && task.remainingMs() > 30_000);
  if (step < STEPS) return inProgress({ callbackAfterSeconds: 1, output: { step } });
  return { encoded: step };
});

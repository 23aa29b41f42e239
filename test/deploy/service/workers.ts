import { setTimeout } from 'node:timers/promises';
import { worker } from '../../../lib/index.ts';

/** Returns its input and where it ran. */
export const echo = worker((input, task) => ({ input, ranOn: task.functionName }));

/** Dies outside of every wrapper. */
export const exits = worker(() => process.exit(3));

/** Blocks its process, so that no timer of ours can fire: only Lambda ends it. */
export const hangs = worker(() => {
  const endsAtMs = Date.now() + 10_000;
  while (Date.now() < endsAtMs);
});

/** Ignores its AbortSignal, but lets other code run. */
export const slow = worker(() => setTimeout(20_000));

/** Is invoked asynchronously. */
export const queued = worker(async (input) => {
  await setTimeout(300);
  return input;
});

/** Says in which invocation it ran. With `exits`, the whole process dies after the others have ended. */
export const together = worker(async ({ n, exits }, task) => {
  await setTimeout(exits ? 2_000 : 200);
  if (exits) process.exit(3);
  return { n, invocation: task.awsRequestId };
});

/** Existing Lambdas that know nothing of Conductor. */
export const legacy = async (event: { n: number }) => ({ doubled: event.n * 2, id: largeId() });

/** A number that JavaScript cannot hold; TypeScript does not know `JSON.rawJSON` yet. */
const largeId = (): unknown =>
  Reflect.apply(Reflect.get(JSON, 'rawJSON'), JSON, ['1161888007138312192']);

export const legacyDies = async () => {
  throw new TypeError('legacy code fell over');
};

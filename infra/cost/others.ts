import { EXPRESS_MEMORY_GB, EXPRESS_STEP_MS, FARGATE, WORKER_MEMORY_MB } from './defaults.ts';
import { priceOf } from './lambda.ts';
import { DOLLARS, HOURS_A_MONTH } from './prices.ts';
import { MILLION, type Work } from './tasks.ts';

/** A month of an always-on worker with Conductor's own SDK, whatever it does; without a public address or a NAT. */
export const fargateDollars = (): number =>
  HOURS_A_MONTH *
  (FARGATE.cpus * DOLLARS.fargateCpuHour + FARGATE.memoryGb * DOLLARS.fargateGbHour);

/** A million tasks as steps of Standard workflows, each a call of a Lambda. */
export const standardDollarsOf = (workMs: number): number =>
  MILLION * DOLLARS.stateTransition + lambdaDollarsOf({ workMs, size: 1 });

/** A million tasks as Express workflows of one step. */
export function expressDollarsOf(workMs: number): number {
  const billedMs = Math.ceil(workMs / EXPRESS_STEP_MS) * EXPRESS_STEP_MS;
  const gbSeconds = (billedMs / 1_000) * EXPRESS_MEMORY_GB;
  const workflow = DOLLARS.expressRequest + gbSeconds * DOLLARS.expressGbSecond;
  return MILLION * workflow + lambdaDollarsOf({ workMs, size: 1 });
}

/** A million messages of a queue that is a Lambda's event source: each is sent; each batch is received and deleted. */
export const queueDollarsOf = (work: Work): number =>
  MILLION * (1 + 2 / work.size) * DOLLARS.sqsRequest + lambdaDollarsOf(work);

/** The calls themselves: no report follows, since AWS takes the answer. */
const lambdaDollarsOf = ({ workMs, size }: Work): number =>
  priceOf(MILLION / size, (MILLION / size) * workMs, WORKER_MEMORY_MB);

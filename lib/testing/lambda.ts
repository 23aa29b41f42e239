import type { LambdaContext } from '../hosts/lambda/lambda-context.ts';
import { describeAwsError, diedAtLoad, type Invocation } from '../protocol/invocation.ts';
import { parseExact } from '../task/exact-json.ts';
import { isError } from '../task/thrown.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A Lambda function of this process. */
export interface LambdaFunction {
  name: string;
  timeoutSeconds: number;
  time: VirtualTime;
  /** Whether it reports to Conductor itself. */
  isWorker: boolean;
}

let calls = 0;

/** Lambda's context of a call that begins now. */
export function lambdaContext({
  name,
  timeoutSeconds,
  time,
}: Omit<LambdaFunction, 'isWorker'>): LambdaContext {
  calls += 1;
  const endsAtMs = time.nowMs() + timeoutSeconds * 1_000;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    memoryLimitInMB: '128',
    awsRequestId: `request-${calls}`,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'test',
    getRemainingTimeInMillis: () => endsAtMs - time.nowMs(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** Plays AWS: what the call of a function ends in, and how AWS describes its death. */
export async function invoked(
  { name, timeoutSeconds, time, isWorker }: LambdaFunction,
  run: () => Promise<unknown>,
): Promise<
  Extract<Invocation, { kind: 'answered' | 'crashed' | 'notLoaded' }> & { death?: object }
> {
  let cancel = () => {};
  const killed = new Promise<never>((_, reject) => {
    cancel = time.after(timeoutSeconds * 1_000, () => reject(new TimedOut(timeoutSeconds)));
  });
  try {
    const answer = await Promise.race([run(), killed]);
    return { kind: 'answered', answer: parseExact(JSON.stringify(answer) ?? 'null') };
  } catch (error) {
    const death = deathOf(error);
    const kind = diedAtLoad(death, isWorker) ? 'notLoaded' : 'crashed';
    return { kind, reason: `Lambda ${name} died: ${describeAwsError(death)}`, death };
  } finally {
    cancel();
  }
}

class TimedOut extends Error {
  override readonly name = 'Sandbox.Timedout';
  constructor(seconds: number) {
    super(`Error: Task timed out after ${seconds.toFixed(2)} seconds`);
  }
}

/** As Lambda's runtime writes it. */
const deathOf = (error: unknown) =>
  isError(error)
    ? { errorType: error.name, errorMessage: error.message, trace: [] }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

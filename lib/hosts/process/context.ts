import { randomUUID } from 'node:crypto';
import { hostname, totalmem } from 'node:os';
import type { LambdaContext } from '../lambda/lambda-context.ts';

const COMPUTER = hostname();
const MEMORY_MB = String(Math.round((process.constrainedMemory() || totalmem()) / 1024 ** 2));

/**
 * What a handler finds in its context where there is no Lambda: the same fields, so that middlewares and libraries read
 * what they expect. The ARN has no account.
 *
 * @param remainingMs milliseconds until the call is given up
 */
export function contextIn(functionName: string, remainingMs: () => number): LambdaContext {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION ?? ''}::function:${functionName}`,
    memoryLimitInMB: MEMORY_MB,
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: COMPUTER,
    getRemainingTimeInMillis: remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

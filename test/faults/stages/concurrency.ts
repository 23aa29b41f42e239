import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../support/deploy/emulator.ts';

/** No call of the function starts, and its event source takes no message. */
export const throttle = (functionName: string) => limit(functionName, 0);

/** Allows more calls than any kind needs. */
export const lift = (functionName: string) => limit(functionName, 100);

/** So many calls of the function may be open at once: its reserved concurrency. */
export async function limit(
  FunctionName: string,
  ReservedConcurrentExecutions: number,
): Promise<void> {
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }),
  );
}

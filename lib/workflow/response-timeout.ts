import { RESPONSE_MARGIN_SECONDS } from './defaults.ts';

/**
 * Where a poller dies between poll and report, Conductor gives the task out again only after the task's response timeout.
 * Where the timeout is shorter than the function may run, Conductor gives the task out while it is being done.
 */
export type ResponseTimeoutFault = 'tooShort' | 'tooLong';

/** A response timeout is far above the function's timeout where it exceeds both of these. */
const FAR_TIMES = 3;
const FAR_SECONDS = 300;

/**
 * Whether the response timeout of a task definition fits the timeout of the function that does its tasks, both in seconds;
 * 0 is no response timeout. Undefined where it does.
 */
export function responseTimeoutFault(
  responseSeconds: number,
  functionSeconds: number,
): ResponseTimeoutFault | undefined {
  if (responseSeconds === 0) return 'tooLong';
  if (responseSeconds < functionSeconds) return 'tooShort';
  const isFarAbove =
    responseSeconds > FAR_TIMES * functionSeconds &&
    responseSeconds > functionSeconds + FAR_SECONDS;
  return isFarAbove ? 'tooLong' : undefined;
}

/** The response timeout that fits a function, in seconds. */
export const fittingResponseTimeout = (functionSeconds: number): number =>
  functionSeconds + RESPONSE_MARGIN_SECONDS;

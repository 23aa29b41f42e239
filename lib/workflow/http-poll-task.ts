import { codeFaults, syntaxFaults, verbatim } from './code.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, numberFaults } from './faults.ts';
import { type HttpOutput, type HttpTaskOptions, httpFaults, requestOf } from './http-task.ts';
import { type BuiltTask, serverTask } from './task.ts';

export interface HttpPollTaskOptions extends Omit<HttpTaskOptions, 'retryCount'> {
  /** A script over `$.output`, the answer: true ends the task. `$.output.response.body.status === 'done'`. */
  until: string;
  /** Seconds between two requests, at least 1; default 60. */
  pollingIntervalSeconds?: number;
  /** How the interval grows; default FIXED. */
  pollingStrategy?: (typeof POLLING_STRATEGIES)[number];
}

/** How the time between two requests grows. */
export const POLLING_STRATEGIES = ['FIXED', 'LINEAR_BACKOFF', 'EXPONENTIAL_BACKOFF'] as const;

/**
 * An HTTP request that is made again until its answer fits. Orkes has it; the open-source server does not, and gives the
 * task to workers of that name. There, put an `httpTask` into a `doWhileTask`.
 *
 * @example httpPollTask({ ref: 'ready', uri: '…', until: '$.output.response.body.ready', pollingIntervalSeconds: 5 })
 * @throws DefinitionError as `httpTask`, for a condition that does not parse
 */
export function httpPollTask<Body = unknown>(
  options: HttpPollTaskOptions,
): BuiltTask<HttpOutput<Body>> {
  const { until, pollingIntervalSeconds = 60, pollingStrategy = 'FIXED' } = options;
  throwIfFaulty(`httpPollTask '${options.ref}'`, [
    ...httpFaults(options),
    ...codeFaults('until', until, 'the request'),
    ...syntaxFaults('until', until),
    ...numberFaults('pollingIntervalSeconds', pollingIntervalSeconds, 1),
    ...faultIf(
      !POLLING_STRATEGIES.includes(pollingStrategy),
      `pollingStrategy is '${pollingStrategy}': give one of ${POLLING_STRATEGIES.join(', ')}`,
    ),
  ]);
  return serverTask('HTTP_POLL', options, {
    http_request: {
      ...requestOf(options),
      terminationCondition: verbatim(until),
      pollingInterval: String(pollingIntervalSeconds),
      pollingStrategy,
    },
  });
}

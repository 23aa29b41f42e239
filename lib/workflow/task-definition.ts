import { MAX_TIMEOUT_SECONDS } from '../limits/aws.ts';
import { RESPONSE_MARGIN_SECONDS } from './defaults.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, nameFaults, numberFaults } from './faults.ts';
import { given } from './task.ts';

export interface TaskDefinitionOptions {
  /** The task type: what workers poll for and `simpleTask` names. */
  name: string;
  /** The contact for this definition. Conductor requires it by default; a server may be configured to do without. */
  ownerEmail: string;
  /** The timeout of the worker's Lambda in seconds, 1 to 900. */
  functionTimeoutSeconds: number;
  /**
   * Seconds without an update after which a task counts as lost and is retried. Default: the function's timeout and 90 s
   * for the time in Lambda's queue and for the report. (With the server's own default, 3600, a lost task is found after
   * an hour.)
   */
  responseTimeoutSeconds?: number;
  /** Tries after the first; default 3. */
  retryCount?: number;
  /** Seconds between two tries; default 60. */
  retryDelaySeconds?: number;
  /** Default FIXED. LINEAR_BACKOFF multiplies the delay by the try's number, EXPONENTIAL_BACKOFF doubles it. */
  retryLogic?: 'FIXED' | 'LINEAR_BACKOFF' | 'EXPONENTIAL_BACKOFF';
  /** Seconds for one try in all, including all its progress reports; default 0, no limit. */
  timeoutSeconds?: number;
  /** What happens after `timeoutSeconds`; default TIME_OUT_WF. */
  timeoutPolicy?: 'RETRY' | 'TIME_OUT_WF' | 'ALERT_ONLY';
  /** Tasks of this type in progress at once, over all pollers; default: no limit. */
  concurrentExecLimit?: number;
}

/** One item of the body of `POST /metadata/taskdefs` (a list; an existing definition is replaced). */
export interface TaskDefinition extends Required<Omit<TaskDefinitionOptions, Optional>> {
  readonly concurrentExecLimit?: number;
}
type Optional = 'functionTimeoutSeconds' | 'concurrentExecLimit';

/**
 * How Conductor treats the tasks of one type. A type without a definition runs too, with the server's defaults. But a
 * worker on Lambda needs a responseTimeoutSeconds that fits its function: where it is shorter than the function's
 * timeout, Conductor gives a task to a second worker while the first still runs.
 *
 * @example taskDefinition({ name: 'resize_image', ownerEmail: 'team@example.com', functionTimeoutSeconds: 30 })
 * @throws DefinitionError for a responseTimeoutSeconds within the function's timeout or (the server rejects it)
 * over timeoutSeconds, an empty name, a number that is not whole or out of bounds.
 */
export function taskDefinition(options: TaskDefinitionOptions): TaskDefinition {
  const { functionTimeoutSeconds, concurrentExecLimit, ...own } = options;
  const definition = {
    responseTimeoutSeconds: functionTimeoutSeconds + RESPONSE_MARGIN_SECONDS,
    retryCount: 3,
    retryDelaySeconds: 60,
    retryLogic: 'FIXED',
    timeoutSeconds: 0,
    timeoutPolicy: 'TIME_OUT_WF',
    ...own,
    ...given({ concurrentExecLimit }),
  } as const;
  throwIfFaulty(`taskDefinition '${options.name}'`, [
    ...numberFaults('functionTimeoutSeconds', functionTimeoutSeconds, 1, MAX_TIMEOUT_SECONDS),
    ...definitionFaults(definition),
    ...timeoutFaults(definition, functionTimeoutSeconds),
  ]);
  return definition;
}

function definitionFaults(definition: TaskDefinition): string[] {
  return [
    ...nameFaults('name', definition.name),
    ...nameFaults('ownerEmail', definition.ownerEmail),
    ...numberFaults('responseTimeoutSeconds', definition.responseTimeoutSeconds, 1),
    ...numberFaults('retryCount', definition.retryCount, 0),
    ...numberFaults('retryDelaySeconds', definition.retryDelaySeconds, 0),
    ...numberFaults('timeoutSeconds', definition.timeoutSeconds, 0),
    ...numberFaults('concurrentExecLimit', definition.concurrentExecLimit, 1),
  ];
}

function timeoutFaults(definition: TaskDefinition, functionSeconds: number): string[] {
  const { responseTimeoutSeconds: response, timeoutSeconds: total } = definition;
  return [
    ...faultIf(
      response <= functionSeconds,
      `responseTimeoutSeconds ${response} must be over functionTimeoutSeconds ${functionSeconds}, or a task is handed out again while it runs`,
    ),
    ...faultIf(
      total > 0 && total < response,
      `timeoutSeconds ${total} must be at least responseTimeoutSeconds ${response}, or 0 for no limit`,
    ),
  ];
}

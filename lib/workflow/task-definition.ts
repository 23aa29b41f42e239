import { MAX_TIMEOUT_SECONDS } from '../limits/aws.ts';
import type { JsonObject } from '../task/task.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, nameFaults, numberFaults } from './faults.ts';
import { fittingResponseTimeout } from './response-timeout.ts';

export const RETRY_LOGICS = ['FIXED', 'LINEAR_BACKOFF', 'EXPONENTIAL_BACKOFF'] as const;
export const TIMEOUT_POLICIES = ['RETRY', 'TIME_OUT_WF', 'ALERT_ONLY'] as const;

export interface TaskDefinitionOptions {
  /** The task type: what workers poll for and `simpleTask` names. */
  name: string;
  /** For the reader of the definition: the server's UI shows it. */
  description?: string;
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
  /**
   * Default FIXED. LINEAR_BACKOFF multiplies the delay by the try's number and by `backoffScaleFactor`,
   * EXPONENTIAL_BACKOFF doubles it.
   */
  retryLogic?: (typeof RETRY_LOGICS)[number];
  /** Of LINEAR_BACKOFF, at least 1; the server's default is 1. */
  backoffScaleFactor?: number;
  /** The longest delay between two tries in seconds; the server's default is 0, no limit. */
  maxRetryDelaySeconds?: number;
  /** Up to so many milliseconds are added to each delay, by chance; the server's default is 0. */
  backoffJitterMs?: number;
  /** Seconds for one try in all, including all its progress reports; default 0, no limit. */
  timeoutSeconds?: number;
  /** What happens after `timeoutSeconds`; default TIME_OUT_WF. */
  timeoutPolicy?: (typeof TIMEOUT_POLICIES)[number];
  /** Seconds after which a task that no worker has taken is timed out; default: no limit. */
  pollTimeoutSeconds?: number;
  /** Tasks of this type in progress at once, over all pollers; default: no limit. */
  concurrentExecLimit?: number;
  /**
   * The most tasks that are given out in `rateLimitFrequencyInSeconds`; default: no limit. A server on SQLite stores it and
   * does not obey it (3.32.2).
   */
  rateLimitPerFrequency?: number;
  /** The server's default is 1. */
  rateLimitFrequencyInSeconds?: number;
  /** The names of the input's fields, for the reader: the server does not check them. */
  inputKeys?: readonly string[];
  /** The names of the output's fields, for the reader: the server does not check them. */
  outputKeys?: readonly string[];
  /** A JSON Schema of the input. The open-source server stores it, and checks no task by it. */
  inputSchema?: JsonObject;
  /** A JSON Schema of the output. The open-source server stores it, and checks no task by it. */
  outputSchema?: JsonObject;
  /** Whether the server shall check tasks by the schemas. The open-source server stores it, and checks nothing. */
  enforceSchema?: boolean;
}

/** A JSON Schema as the server keeps it in a definition. */
export interface RegisteredSchema {
  readonly name: string;
  readonly version: number;
  readonly type: 'JSON';
  readonly data: JsonObject;
}

/** One item of the body of `POST /metadata/taskdefs` (a list; an existing definition is replaced). */
export interface TaskDefinition
  extends Required<Pick<TaskDefinitionOptions, Always>>,
    Pick<TaskDefinitionOptions, Given> {
  readonly inputSchema?: RegisteredSchema;
  readonly outputSchema?: RegisteredSchema;
}
/** Always written: the server's own default of the first would not fit a Lambda, the others are the same as its own. */
type Always =
  | 'name'
  | 'ownerEmail'
  | 'responseTimeoutSeconds'
  | 'retryCount'
  | 'retryDelaySeconds'
  | 'retryLogic'
  | 'timeoutSeconds'
  | 'timeoutPolicy';
type Schemas = 'inputSchema' | 'outputSchema';
type Given = Exclude<keyof TaskDefinitionOptions, Always | Schemas | 'functionTimeoutSeconds'>;

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
  const { functionTimeoutSeconds, inputSchema, outputSchema, ...own } = options;
  const definition: TaskDefinition = {
    responseTimeoutSeconds: fittingResponseTimeout(functionTimeoutSeconds),
    retryCount: 3,
    retryDelaySeconds: 60,
    retryLogic: 'FIXED',
    timeoutSeconds: 0,
    timeoutPolicy: 'TIME_OUT_WF',
    ...withValues(own),
    ...(inputSchema && { inputSchema: schemaOf(`${own.name}_input`, inputSchema) }),
    ...(outputSchema && { outputSchema: schemaOf(`${own.name}_output`, outputSchema) }),
  };
  throwIfFaulty(`taskDefinition '${options.name}'`, [
    ...numberFaults('functionTimeoutSeconds', functionTimeoutSeconds, 1, MAX_TIMEOUT_SECONDS),
    ...definitionFaults(definition),
    ...timeoutFaults(definition, functionTimeoutSeconds),
  ]);
  return definition;
}

const schemaOf = (name: string, data: JsonObject): RegisteredSchema => ({
  ...{ name, version: 1, type: 'JSON', data },
});

/** An option that is `undefined` leaves the default as it is. */
const withValues = <T extends object>(options: T): T => {
  const given = { ...options };
  for (const [field, value] of Object.entries(options))
    if (value === undefined) Reflect.deleteProperty(given, field);
  return given;
};

/** The least that the server takes of each number. */
export const LEAST = {
  responseTimeoutSeconds: 1,
  retryCount: 0,
  retryDelaySeconds: 0,
  backoffScaleFactor: 1,
  maxRetryDelaySeconds: 0,
  backoffJitterMs: 0,
  timeoutSeconds: 0,
  pollTimeoutSeconds: 0,
  concurrentExecLimit: 1,
  rateLimitPerFrequency: 0,
  rateLimitFrequencyInSeconds: 1,
} as const;

function definitionFaults(definition: TaskDefinition): string[] {
  const faultsOf = (field: keyof typeof LEAST) =>
    numberFaults(field, definition[field], LEAST[field]);
  return [
    ...nameFaults('name', definition.name),
    ...nameFaults('ownerEmail', definition.ownerEmail),
    ...faultsOf('responseTimeoutSeconds'),
    ...faultsOf('retryCount'),
    ...faultsOf('retryDelaySeconds'),
    ...faultsOf('backoffScaleFactor'),
    ...faultsOf('maxRetryDelaySeconds'),
    ...faultsOf('backoffJitterMs'),
    ...faultsOf('timeoutSeconds'),
    ...faultsOf('pollTimeoutSeconds'),
    ...faultsOf('concurrentExecLimit'),
    ...faultsOf('rateLimitPerFrequency'),
    ...faultsOf('rateLimitFrequencyInSeconds'),
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

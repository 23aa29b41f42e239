import type { Json, JsonObject } from '../task/task.ts';

/** A value that the server fills in when the task is scheduled, such as `${workflow.input.at}`. */
export type Reference = `\${${string}}`;

/**
 * One task of a workflow, as `POST /metadata/workflow` accepts it. The builders make it. Any other field or type that
 * the server knows (`startDelay`, SWITCH with its `decisionCases`) can be written by hand.
 */
export interface WorkflowTask {
  /** The task definition whose timeouts, retries and inputTemplate apply, if one of that name is registered. */
  readonly name: string;
  readonly taskReferenceName: string;
  readonly type: string;
  readonly inputParameters?: JsonObject;
  readonly optional?: boolean;
  readonly retryCount?: number;
  readonly [field: string]: unknown;
}

/** What every builder takes. */
export interface TaskOptions {
  /** The task's name within the workflow, for `${ref.output.…}` and for signals: letters, digits, '_', '-', ':'. */
  ref: string;
  /** The workflow goes on when this task fails; default false. */
  optional?: boolean;
}

/** What every builder of a system task takes. */
export interface SystemTaskOptions extends TaskOptions {
  /**
   * Name of a task definition whose retries, timeouts and inputTemplate are to apply.
   * Default: the type in lower case, not the ref. The server applies the definition that is registered under the name,
   * so a worker's task definition of the same name would put its timeouts on a WAIT.
   */
  name?: string;
}

/** A task that the server runs itself. */
export function systemTask(
  type: string,
  options: SystemTaskOptions,
  inputParameters: JsonObject,
): WorkflowTask {
  return {
    name: options.name ?? type.toLowerCase(),
    taskReferenceName: options.ref,
    type,
    inputParameters,
    ...given({ optional: options.optional }),
  };
}

/** The fields that have a value. The server has its own default for each of the others. */
export function given(fields: Record<string, Json | undefined>): JsonObject {
  const defined: JsonObject = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) defined[field] = value;
  }
  return defined;
}

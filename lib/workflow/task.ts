import type { Json, JsonObject } from '../task/task.ts';
import { plainObject, type Ref, reference } from './reference.ts';

/** A value that the server fills in when the task is scheduled, such as `${workflow.input.at}`. */
export type Reference = `\${${string}}`;

/**
 * One task of a workflow, as `POST /metadata/workflow` accepts it. The builders make it. Any other field that the server
 * knows (`onStateChange`) can be written by hand.
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

/** A task whose output can be read: `parcel.output.weight`. A copy by `{ ...parcel }` has no `output`. */
export interface BuiltTask<Output = unknown> extends WorkflowTask {
  readonly output: Ref<Output>;
}

/** What every builder takes. */
export interface TaskOptions {
  /** The task's name within the workflow, for `${ref.output.…}` and for signals: letters, digits, '_', '-', ':'. */
  ref: string;
  /** The workflow goes on when this task fails; default false. */
  optional?: boolean;
  /** For the reader of the definition. */
  description?: string;
  /** Whole seconds that the task waits before it is started; default 0. Becomes `startDelay`. */
  startDelaySeconds?: number;
  /**
   * The output of an earlier task with the same key is taken, as long as it is not older than `ttlInSecond` seconds. At
   * Orkes: the open-source server stores it and does nothing with it.
   */
  cacheConfig?: CacheConfig;
}

/** By which key an output is kept, and how long. */
export interface CacheConfig {
  /** It may hold references: '${sku}' is the input's `sku`. */
  key: string;
  ttlInSecond: number;
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

/** A task that the server runs itself. `fields` are those that stand beside its input. */
export function serverTask<Output = unknown>(
  type: string,
  options: SystemTaskOptions,
  inputParameters: object,
  fields: Fields = {},
): BuiltTask<Output> {
  return taskOf<Output>(options.name ?? type.toLowerCase(), type, options, inputParameters, fields);
}

/** A task of the workflow, with the fields that every task has. */
export function taskOf<Output>(
  name: string,
  type: string,
  options: TaskOptions,
  inputParameters: object,
  fields: Fields = {},
): BuiltTask<Output> {
  const { ref, optional, description, startDelaySeconds, cacheConfig } = options;
  return withOutput<Output>({
    name,
    taskReferenceName: ref,
    type,
    inputParameters: plainObject(inputParameters),
    ...given({ optional, description, startDelay: startDelaySeconds }),
    ...given({ cacheConfig: cacheConfig && { ...cacheConfig } }),
    ...fields,
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** The accessor is no part of the task's JSON. */
function withOutput<Output>(task: WorkflowTask): BuiltTask<Output>;
function withOutput(task: WorkflowTask): WorkflowTask {
  const value = reference(`${task.taskReferenceName}.output`);
  return Object.defineProperty(task, 'output', { value });
}

/** The fields that have a value. The server has its own default for each of the others. */
export function given(fields: Record<string, Json | undefined>): JsonObject {
  const defined: JsonObject = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) defined[field] = value;
  }
  return defined;
}

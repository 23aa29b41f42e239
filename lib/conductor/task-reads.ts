import { isObject } from '../task/parse.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor, undefinedIfUnknown } from './errors.ts';
import type { Call } from './http.ts';
import { taskIn } from './tasks.ts';
import { executedTask, type TaskExecution } from './workflows.ts';

/** A line that a worker wrote into a task's log. */
export interface TaskLog {
  readonly log: string;
  /** Milliseconds since 1970. */
  readonly createdTime: number;
}

/** The calls that look at one task. Each throws ConductorError. */
export interface TaskReads {
  /** Undefined where there is none of that id. */
  read(taskId: string): Promise<TaskExecution | undefined>;
  /**
   * The task's log, which the server writes a moment after the report. It is empty for a task without a log, and for an
   * unknown one.
   */
  log(taskId: string): Promise<TaskLog[]>;
}

/** @param timeout of each call, in milliseconds */
export const taskReadsBy = (call: Call, timeout = REQUEST_TIMEOUT_MS): TaskReads => {
  const urlOf = (taskId: string) => `/tasks/${encodeURIComponent(taskId)}`;
  return {
    async read(taskId) {
      const url = urlOf(taskId);
      const answer = await undefinedIfUnknown(call({ url, timeout }));
      return answer === undefined ? undefined : executedTask(taskIn(answer, url));
    },

    async log(taskId) {
      const url = `${urlOf(taskId)}/log`;
      const answer = await call({ url, timeout });
      // 204 without a body.
      if (answer === '' || answer === undefined) return [];
      if (!Array.isArray(answer)) throw notConductor(url, "it is not a task's log");
      return answer.filter(isLog);
    },
  };
};

const isLog = (value: unknown): value is TaskLog =>
  isObject(value) && typeof value.log === 'string' && typeof value.createdTime === 'number';

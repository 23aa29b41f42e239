import { isObject } from '../task/parse.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor, undefinedIfUnknown } from './errors.ts';
import { type Call, jsonBody, type Request } from './http.ts';
import type { StartRequest } from './workflow-runs.ts';

/** A schedule as the server has it. */
export interface ScheduleRequest {
  name: string;
  /** Six fields, seconds first: `0 0 9 * * MON-FRI`. */
  cronExpression: string;
  /** Default UTC. */
  zoneId?: string;
  paused?: boolean;
  /** Whether times that were missed are made up for; default false. */
  runCatchupScheduleInstances?: boolean;
  /** Milliseconds since 1970. */
  scheduleStartTime?: number;
  scheduleEndTime?: number;
  description?: string;
  startWorkflowRequest: StartRequest;
}

/** A schedule that was read; other fields of the server are there too. */
export interface Schedule {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly cronExpression: string | undefined;
  readonly paused: boolean;
  /** Milliseconds since 1970; undefined where the server does not say it. */
  readonly nextRunTime: number | undefined;
}

/** The calls about schedules. Each throws ConductorError. */
export interface Schedules {
  /** Makes a schedule; it replaces the one of the same name. */
  save(schedule: ScheduleRequest): Promise<void>;
  /** Undefined where there is none of that name. */
  read(name: string): Promise<Schedule | undefined>;
  list(workflowName?: string): Promise<Schedule[]>;
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** The next times of a cron expression, in milliseconds since 1970. */
  nextRuns(cronExpression: string, limit?: number): Promise<number[]>;
}

const SCHEDULES = '/scheduler/schedules';

/** @param timeout of each call, in milliseconds */
export const schedulesBy = (call: Call, timeout = REQUEST_TIMEOUT_MS): Schedules => {
  const send = (request: Omit<Request, 'timeout'>) => call({ ...request, timeout });
  const urlOf = (name: string) => `${SCHEDULES}/${encodeURIComponent(name)}`;

  return {
    async save(schedule) {
      await send({ method: 'post', url: SCHEDULES, ...jsonBody(schedule) });
    },

    async read(name) {
      const url = urlOf(name);
      const answer = await undefinedIfUnknown(send({ url }));
      if (answer === undefined) return undefined;
      if (!isObject(answer)) throw notConductor(url, 'it is not a schedule');
      return scheduleIn(answer);
    },

    async list(workflowName) {
      const params = workflowName === undefined ? {} : { workflowName };
      const answer = await send({ url: SCHEDULES, params });
      if (!Array.isArray(answer)) throw notConductor(SCHEDULES, 'it is not a list of schedules');
      return answer.filter(isObject).map(scheduleIn);
    },

    async pause(name) {
      await send({ method: 'put', url: `${urlOf(name)}/pause` });
    },

    async resume(name) {
      await send({ method: 'put', url: `${urlOf(name)}/resume` });
    },

    async remove(name) {
      await send({ method: 'delete', url: urlOf(name) });
    },

    async nextRuns(cronExpression, limit = 5) {
      const url = '/scheduler/nextFewSchedules';
      const answer = await send({ url, params: { cronExpression, limit } });
      if (!Array.isArray(answer)) throw notConductor(url, 'it is not a list of times');
      return answer.filter((time) => typeof time === 'number');
    },
  };
};

const scheduleIn = (fields: Record<string, unknown>): Schedule => ({
  ...fields,
  name: String(fields.name),
  cronExpression: typeof fields.cronExpression === 'string' ? fields.cronExpression : undefined,
  paused: fields.paused === true,
  nextRunTime: typeof fields.nextRunTime === 'number' ? fields.nextRunTime : undefined,
});

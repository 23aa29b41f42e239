import { isObject } from '../task/parse.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import { type Call, jsonBody, type Request } from './http.ts';

/** What the server does when a message comes. */
export interface EventHandler {
  readonly [field: string]: unknown;
  readonly name: string;
  /** `conductor:<workflow>:<ref of its EVENT>`, `sqs:queue`, `kafka:topic`, …. */
  readonly event: string;
  /** A script over `$`, the message: only where it is true, the actions run. Default: always. */
  readonly condition?: string;
  readonly evaluatorType?: string;
  readonly active: boolean;
  readonly actions: readonly EventAction[];
}

/** One action; `${…}` in it reads the message. */
export type EventAction =
  | {
      action: 'start_workflow';
      start_workflow: { name: string; version?: number; input?: object; correlationId?: string };
    }
  | { action: 'complete_task'; complete_task: EventTaskOfAction }
  | { action: 'fail_task'; fail_task: EventTaskOfAction }
  | {
      action: 'terminate_workflow';
      terminate_workflow: { workflowId: string; terminationReason?: string };
    }
  | {
      action: 'update_workflow_variables';
      update_workflow_variables: { workflowId: string; variables: object; appendArray?: boolean };
    };

/** The task of an action. */
export interface EventTaskOfAction {
  workflowId?: string;
  taskRefName?: string;
  taskId?: string;
  output?: object;
}

/** The calls about event handlers. Each throws ConductorError. */
export interface EventHandlers {
  /** The server refuses a name that is there already: `update` replaces it. */
  add(handler: EventHandler): Promise<void>;
  update(handler: EventHandler): Promise<void>;
  /** All of them, or the active ones of an event. */
  list(event?: string): Promise<EventHandler[]>;
  remove(name: string): Promise<void>;
}

const EVENTS = '/event';

/** @param timeout of each call, in milliseconds */
export const eventHandlersBy = (call: Call, timeout = REQUEST_TIMEOUT_MS): EventHandlers => {
  const send = (request: Omit<Request, 'timeout'>) => call({ ...request, timeout });
  return {
    async add(handler) {
      await send({ method: 'post', url: EVENTS, ...jsonBody(handler) });
    },

    async update(handler) {
      await send({ method: 'put', url: EVENTS, ...jsonBody(handler) });
    },

    async list(event) {
      const url = event === undefined ? EVENTS : `${EVENTS}/${encodeURIComponent(event)}`;
      const answer = await send({ url });
      if (!Array.isArray(answer)) throw notConductor(url, 'it is not a list of event handlers');
      return answer.filter(isHandler);
    },

    async remove(name) {
      await send({ method: 'delete', url: `${EVENTS}/${encodeURIComponent(name)}` });
    },
  };
};

const isHandler = (value: unknown): value is EventHandler =>
  isObject(value) && typeof value.name === 'string' && Array.isArray(value.actions);

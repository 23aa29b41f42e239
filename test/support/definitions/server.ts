import { ConductorError } from '../../../lib/conductor/errors.ts';
import type {
  Metadata,
  RegisteredTask,
  RegisteredWorkflow,
} from '../../../lib/conductor/metadata.ts';
import { parsedFields } from './parsed-fields.ts';

type Fields = Record<string, unknown>;

/** What Conductor 3.32.2 makes of a task definition: it fills in what is left out. */
const TASK_DEFAULTS: Fields = {
  retryCount: 3,
  timeoutSeconds: 0,
  inputKeys: [],
  outputKeys: [],
  timeoutPolicy: 'TIME_OUT_WF',
  retryLogic: 'FIXED',
  retryDelaySeconds: 60,
  responseTimeoutSeconds: 3600,
  inputTemplate: {},
  rateLimitPerFrequency: 0,
  rateLimitFrequencyInSeconds: 1,
  backoffScaleFactor: 1,
  maxRetryDelaySeconds: 0,
  backoffJitterMs: 0,
  totalTimeoutSeconds: 0,
  enforceSchema: false,
};

/** … and of a workflow. */
const WORKFLOW_DEFAULTS: Fields = {
  version: 1,
  inputParameters: [],
  outputParameters: {},
  schemaVersion: 2,
  restartable: true,
  workflowStatusListenerEnabled: false,
  timeoutPolicy: 'ALERT_ONLY',
  timeoutSeconds: 0,
  variables: {},
  inputTemplate: {},
  enforceSchema: true,
  metadata: {},
  maskedFields: [],
};

/** … and of its tasks, but for those in branches. */
const WORKFLOW_TASK_DEFAULTS: Fields = {
  inputParameters: {},
  type: 'SIMPLE',
  decisionCases: {},
  defaultCase: [],
  forkTasks: [],
  startDelay: 0,
  joinOn: [],
  optional: false,
  defaultExclusiveJoinTask: [],
  asyncComplete: false,
  loopOver: [],
  onStateChange: {},
  permissive: false,
};

/** A server's definitions in memory, as a person and a deploy see them. */
export interface DefinitionServer {
  metadata: Metadata;
  /** Every write, by the name of what was written. */
  writes: string[];
  /** A person changes a task definition, or registers one. */
  editTask(name: string, fields: Fields): void;
  editWorkflow(name: string, version: number, fields: Fields): void;
  task(name: string): Fields | undefined;
  /** The newest one without a version. */
  workflow(name: string, version?: number): Fields | undefined;
  storeTask(definition: object): void;
  /** Throws where the server would not store it. */
  checkWorkflow(definition: object): void;
  storeWorkflow(definition: object): void;
  /** Names that the server refuses to store. */
  refuses: Set<string>;
}

export function definitionServer(): DefinitionServer {
  const tasks = new Map<string, Fields>();
  const workflows = new Map<string, Fields>();
  const writes: string[] = [];
  const refuses = new Set<string>();
  const key = (name: unknown, version: unknown) => `${name} ${version}`;
  const storeTask = (definition: object) => {
    const fields = parsedFields(definition);
    writes.push(String(fields.name));
    if (refuses.has(String(fields.name)))
      throw new ConductorError('refused', `Conductor answered 400 (no ${fields.name} today)`);
    tasks.set(String(fields.name), { ...TASK_DEFAULTS, ...fields, createTime: 1 });
  };
  const checkWorkflow = (definition: object) => {
    const { name } = parsedFields(definition);
    if (refuses.has(String(name)))
      throw new ConductorError('refused', `Conductor answered 400 (no ${name} today)`);
  };
  const storeWorkflow = (definition: object) => {
    const fields: Fields = { ...WORKFLOW_DEFAULTS, ...parsedFields(definition), updateTime: 2 };
    checkWorkflow(definition);
    writes.push(key(fields.name, fields.version));
    const own = Array.isArray(fields.tasks) ? fields.tasks : [];
    workflows.set(key(fields.name, fields.version), {
      ...fields,
      ...(fields.rateLimitConfig !== undefined && {
        rateLimitConfig: { policy: 'QUEUE', ...Object(fields.rateLimitConfig) },
      }),
      // 3.32.2 no longer knows this field.
      tasks: own.map(({ callbackFromWorker: _, ...task }) => ({
        ...{ ...WORKFLOW_TASK_DEFAULTS, ...task },
      })),
    });
  };
  const workflow = (name: string, version?: number) =>
    [...workflows.values()].findLast(
      (one) => one.name === name && (version === undefined || one.version === version),
    );
  return {
    ...{ writes, refuses, storeTask, checkWorkflow, storeWorkflow, workflow },
    task: (name) => tasks.get(name),
    editTask(name, fields) {
      tasks.set(name, { ...TASK_DEFAULTS, name, ...tasks.get(name), ...fields });
    },
    editWorkflow(name, version, fields) {
      workflows.set(key(name, version), { ...workflows.get(key(name, version)), ...fields });
    },
    metadata: {
      async registerTasks(definitions) {
        for (const definition of definitions) storeTask(definition);
      },
      async replaceTask(definition) {
        storeTask(definition);
      },
      async taskDefinition(name): Promise<RegisteredTask | undefined> {
        const found = tasks.get(name);
        const responseTimeoutSeconds = Number(found?.responseTimeoutSeconds);
        return found && { ...found, name, responseTimeoutSeconds };
      },
      async removeTask(name) {
        tasks.delete(name);
      },
      async registerWorkflow(definition) {
        storeWorkflow(definition);
      },
      async checkWorkflow(definition) {
        checkWorkflow(definition);
      },
      async workflowDefinition(name, version): Promise<RegisteredWorkflow | undefined> {
        const found = workflow(name, version);
        const tasks = Array.isArray(found?.tasks) ? found.tasks : [];
        return found && { ...found, name, version: Number(found.version), tasks };
      },
      async removeWorkflow(name, version) {
        workflows.delete(key(name, version));
      },
    },
  };
}

import { ADAPTER_MARGIN_SECONDS } from '../../config/defaults.ts';
import { ConfigError } from '../../config/load.ts';
import type { Route } from '../../config/plan.ts';
import { type VariableFault, workerVariables } from '../../config/worker-variables.ts';
import { domainFault, typeFault } from '../../limits/names.ts';
import {
  CONCURRENCY,
  GATHER_MS,
  MAX_BATCH_GATHER_MS,
  MAX_BATCH_SIZE,
  MAX_SLOTS,
} from '../../poller/defaults.ts';
import type { Target } from '../../protocol/dispatch.ts';
import {
  EVENT_SHAPES,
  type EventShape,
  READING_OF,
  RESULT_READINGS,
  type ResultReading,
} from '../../protocol/shapes.ts';
import { MAX_TIMEOUT_SECONDS, TIMEOUT_SECONDS } from './defaults.ts';

/** A Lambda handler, of this package or not. */
export interface Handler {
  (event: never, context: never, ...callback: never[]): unknown;
  /** The task type, where the handler is a worker that knows it. */
  readonly task?: string;
}

/** The worker of one task type, and how much of it may run at once: the options of a `conductor` event. */
export interface HostedWorker {
  /** The name of the task's definition. Default: the handler's own `task`; it must be the same where both are there. */
  taskType?: string;
  /** What `worker`, `asWorker`, `sdkWorker` or `eachTask` has made; with `wrap`, any Lambda handler. */
  handler: Handler;
  /** Only tasks of this domain. Default: tasks without one. */
  domain?: string;
  /** How many tasks of this type may run at once, from 1 to 800. Default: 10. */
  concurrency?: number;
  /** It is there and does not poll: its tasks wait in Conductor. Default: false. */
  paused?: boolean;
  /** How long a task may take, in seconds: Lambda's timeout. Default: 60. */
  timeoutSeconds?: number;
  /**
   * One call of the handler gets up to `size` tasks (from 2 to 100). The first of them waits for others for `gatherMs`
   * (from 0 to 1,000; default: 50). Default: one task.
   */
  batch?: { size: number; gatherMs?: number };
  /** The handler knows nothing of Conductor: it gets the task's input, and its answer is the output. Default: false. */
  wrap?: boolean;
  /** What a wrapped handler gets as its event. Default: `input`. */
  event?: EventShape;
  /** How its answer is read. Default: what fits the event. */
  result?: ResultReading;
  /** The function's name: it stands in the context, in Conductor's list of workers, and in reasons. Default: the task type. */
  functionName?: string;
}

/** A worker whose task type is known. */
export interface NamedWorker extends HostedWorker {
  taskType: string;
}

/** The worker with its task type; an empty one where neither it nor its handler names one. */
export const named = (worker: HostedWorker): NamedWorker => ({
  ...worker,
  taskType: worker.taskType ?? ownTypeOf(worker) ?? '',
});

/** The workers as the environment wants them, which goes before the code; what is wrong with its variables, and what is unused. */
export function withVariables(
  workers: readonly NamedWorker[],
  env: Readonly<Record<string, string | undefined>>,
): { workers: NamedWorker[]; faults: string[]; unused: readonly VariableFault[] } {
  const types = workers.map(({ taskType }) => taskType);
  const { settingsOf, faults, unused } = workerVariables(env, types, MAX_SLOTS);
  return {
    workers: workers.map((worker) => ({ ...worker, ...settingsOf(worker.taskType) })),
    faults: faults.map(({ where, message }) => `${where} ${message}`),
    unused,
  };
}

/** The task type that the handler knows. What else a wrapped handler has is not for us. */
const ownTypeOf = ({ handler, wrap }: HostedWorker): string | undefined =>
  wrap ? undefined : handler?.task;

/** All that is wrong with the workers, each in a sentence that begins with its place. */
export function faultsOf(workers: readonly NamedWorker[]): string[] {
  const taken = new Set<string>();
  if (workers.length === 0) return ['there are no workers: give at least one'];
  return workers.flatMap((worker, i) => {
    const { taskType, domain } = worker;
    const id = JSON.stringify([taskType, domain]);
    const faults = ownFaults(worker);
    if (taken.has(id)) faults.push(['taskType', 'is that of another worker: give each its own']);
    taken.add(id);
    return faults.map(([option, fault]) => `workers[${i}].${option} ${fault}`);
  });
}

type OwnFault = [option: keyof HostedWorker | 'batch.size' | 'batch.gatherMs', fault: string];

function ownFaults(worker: NamedWorker): OwnFault[] {
  const { concurrency = CONCURRENCY, timeoutSeconds, batch, wrap = false } = worker;
  const faults: OwnFault[] = [];
  const check = (option: OwnFault[0], fault: string | false | undefined) =>
    void (fault && faults.push([option, fault]));
  check('taskType', typeOf(worker.taskType) ?? differenceIn(worker));
  check('handler', typeof worker.handler !== 'function' && 'must be a function');
  check('domain', worker.domain !== undefined && domainFault(worker.domain));
  check('concurrency', wholeNumber(concurrency, 'tasks open at once', 1, MAX_SLOTS));
  check('timeoutSeconds', wholeNumber(timeoutSeconds ?? 1, 'seconds', 1, MAX_TIMEOUT_SECONDS));
  if (batch) {
    check('batch', wrap && 'is not for a wrapped handler: it takes one task at a time');
    check('batch.size', wholeNumber(batch.size, 'tasks', 2, MAX_BATCH_SIZE));
    check('batch.size', batch.size > concurrency && 'must be at most the concurrency');
    const gatherMs = batch.gatherMs ?? 0;
    check('batch.gatherMs', wholeNumber(gatherMs, 'milliseconds', 0, MAX_BATCH_GATHER_MS));
  }
  check('event', shapeFault(worker.event, EVENT_SHAPES, wrap));
  check('result', shapeFault(worker.result, RESULT_READINGS, wrap));
  return faults;
}

const typeOf = (taskType: unknown) =>
  typeof taskType === 'string' && taskType.trim() !== ''
    ? typeFault(taskType)
    : 'must be the task type: the name of its task definition';

function differenceIn(worker: NamedWorker): string | undefined {
  const { taskType } = worker;
  const own = ownTypeOf(worker) ?? taskType;
  return own === taskType
    ? undefined
    : `is ${taskType}, and its handler does the tasks of ${own}: give both the same type`;
}

const wholeNumber = (value: unknown, unit: string, min: number, max: number) =>
  !(Number.isInteger(value) && Number(value) >= min && Number(value) <= max) &&
  `must be a whole number of ${unit} from ${min} to ${max}`;

function shapeFault<T extends string>(shape: T | undefined, shapes: readonly T[], wrap: boolean) {
  if (shape === undefined) return undefined;
  if (!wrap) return 'is only for wrapped handlers: set wrap: true, or remove it';
  return !shapes.includes(shape) && `must be one of ${shapes.join(', ')}`;
}

/** @throws ConfigError naming every fault, those before included */
export function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new ConfigError(faults);
}

/** The route of a worker's tasks. */
export function routeOf(worker: NamedWorker): Route {
  const { taskType, domain, concurrency = CONCURRENCY, batch, wrap, event = 'input' } = worker;
  const { timeoutSeconds = TIMEOUT_SECONDS, functionName = taskType } = worker;
  const { result = READING_OF[event] } = worker;
  const target: Target = { functionName, timeoutSeconds, event, result };
  return {
    taskType,
    ...(domain !== undefined && { domain }),
    functionName,
    concurrency,
    invocationType: 'RequestResponse',
    timeoutSeconds: wrap ? timeoutSeconds + ADAPTER_MARGIN_SECONDS : timeoutSeconds,
    ...(batch && { batch: { size: batch.size, gatherMs: batch.gatherMs ?? GATHER_MS } }),
    ...(wrap && { target }),
  };
}

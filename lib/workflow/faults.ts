import { typeFault, urlFault } from '../limits/names.ts';
import type { CacheConfig, SystemTaskOptions, TaskOptions } from './task.ts';

/** What is wrong with a value: each fault is a sentence that says what to do. Empty if nothing is wrong. */
type Faults = string[];

export const faultIf = (bad: boolean, fault: string): Faults => (bad ? [fault] : []);

/** What every builder of a system task checks first. */
export const systemFaults = (options: SystemTaskOptions): Faults => [
  ...taskFaults(options),
  ...(options.name === undefined ? [] : nameFaults('name', options.name)),
];

/** What every builder checks first. */
export const taskFaults = ({ ref, startDelaySeconds, cacheConfig }: TaskOptions): Faults => [
  ...refFaults(ref),
  ...numberFaults('startDelaySeconds', startDelaySeconds, 0),
  ...(cacheConfig ? cacheFaults(cacheConfig) : []),
];

const cacheFaults = ({ key, ttlInSecond }: CacheConfig): Faults => [
  ...faultIf(key.trim() === '', 'cacheConfig.key is empty: give it a value'),
  ...numberFaults('cacheConfig.ttlInSecond', ttlInSecond, 1),
];

/**
 * The server accepts any reference name. But `${my ref.output.x}` and `${my.ref.output.x}` find no value, the URL of a
 * signal cannot hold a slash, and a task called 'workflow' hides `${workflow.input.x}`.
 */
export function refFaults(ref: string): Faults {
  if (ref === 'workflow') return ["ref 'workflow' would hide ${workflow.…}: choose another"];
  const fault = `ref '${ref}' cannot be referenced: use letters, digits, '_', '-' or ':'`;
  return faultIf(!/^[\p{L}\p{N}_:-]+$/u.test(ref), fault);
}

/** The server accepts a name with a slash, and then answers 400 to every URL that holds the name. */
export function nameFaults(field: string, name: string): Faults {
  if (name.trim() === '') return [`${field} is empty: give it a value`];
  const fault = urlFault(name);
  return fault === undefined ? [] : [`${field} '${name}' ${fault}`];
}

/** A type that no worker can get. */
export function typeFaults(type: string): Faults {
  if (type.trim() === '') return nameFaults('type', type);
  const builder = BUILDER_OF.get(type);
  if (builder) return [`type '${type}' is the server's own: use ${builder}`];
  const fault = typeFault(type);
  return fault === undefined ? [] : [`type '${type}' ${fault}`];
}

const BUILDER_OF = new Map([
  ['WAIT', 'waitTask'],
  ['HTTP', 'httpTask'],
  ['INLINE', 'inlineTask'],
  ['JSON_JQ_TRANSFORM', 'jsonJqTask'],
  ['SWITCH', 'switchTask'],
  ['FORK_JOIN', 'forkTask'],
  ['JOIN', 'joinTask'],
  ['EXCLUSIVE_JOIN', 'exclusiveJoinTask'],
  ['FORK_JOIN_DYNAMIC', 'dynamicForkTask'],
  ['DO_WHILE', 'doWhileTask'],
  ['SUB_WORKFLOW', 'subWorkflowTask'],
  ['START_WORKFLOW', 'startWorkflowTask'],
  ['DYNAMIC', 'dynamicTask'],
  ['SET_VARIABLE', 'setVariableTask'],
  ['TERMINATE', 'terminateTask'],
  ['EVENT', 'eventTask'],
  ['HUMAN', 'humanTask'],
  ['KAFKA_PUBLISH', 'kafkaPublishTask'],
  ['HTTP_POLL', 'httpPollTask'],
  ['NOOP', 'noopTask'],
]);

/** The builder of a type that has one. */
export const builderOf = (type: string): string | undefined => BUILDER_OF.get(type);

/** A whole number from `min` to `max`; a field that is not given is left to its default. */
export function numberFaults(
  field: string,
  value: number | undefined,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): Faults {
  if (value === undefined) return [];
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  const fits = Number.isInteger(value) && value >= min && value <= max;
  return faultIf(!fits, `${field} is ${value}: give a whole number ${range}`);
}

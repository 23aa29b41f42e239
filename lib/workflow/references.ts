import type { WorkflowTask } from './task.ts';

/** `${ref.output…}` and `${ref.input…}`; `$${` is an escaped one. Other forms may be the server's own variables. */
const REFERENCE = /(?<!\$)\$\{([^${}.]+)\.(?:input|output)\b[^{}]*\}/g;

/** A reference as it is written, and the ref of the task that it names. */
interface Found {
  text: string;
  ref: string;
}

/** References to tasks, anywhere in a value. In a loop, `__` and the number of the iteration follow a task's name. */
function referencesIn(value: unknown): Found[] {
  if (typeof value === 'string') {
    return [...value.matchAll(REFERENCE)].map(([text, ref = '']) => ({
      text,
      ref: ref.replace(/__\d+$/, ''),
    }));
  }
  return isObject(value) ? Object.values(value).flatMap(referencesIn) : [];
}

/** Tasks, anywhere in a value: the branches of a hand-written SWITCH or FORK_JOIN included. */
function tasksIn(value: unknown): { taskReferenceName: string; type?: unknown }[] {
  if (!isObject(value)) return [];
  return [...(isTask(value) ? [value] : []), ...Object.values(value).flatMap(tasksIn)];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isTask = (value: object): value is { taskReferenceName: string; type?: unknown } =>
  'taskReferenceName' in value && typeof value.taskReferenceName === 'string';

const refsIn = (value: unknown): string[] => tasksIn(value).map((task) => task.taskReferenceName);

/** Names that two tasks share: the server rejects the whole workflow. */
export function duplicateFaults(tasks: readonly WorkflowTask[]): string[] {
  const refs = refsIn(tasks);
  const shared = refs.filter((ref, i) => refs.indexOf(ref) !== i);
  return [...new Set(shared)].map((ref) => `two tasks have the ref '${ref}': rename one`);
}

/** References to tasks that do not exist: in an output and within branches, the server makes them null without an error. */
export function unknownFaults(tasks: readonly WorkflowTask[], output: unknown): string[] {
  if (tasksIn(tasks).some((task) => task.type === 'FORK_JOIN_DYNAMIC')) return [];
  const known = ['workflow', ...refsIn(tasks)];
  return referencesIn([tasks, output])
    .filter(({ ref }) => !known.includes(ref))
    .map(({ text, ref }) => `'${text}' names no task: there is no ref '${ref}'`);
}

/** References to a task that has not run yet: the server makes them null without an error. */
export function orderFaults(tasks: readonly WorkflowTask[]): string[] {
  return tasks.flatMap((task, i) => {
    const later = refsIn(tasks.slice(i + 1));
    return referencesIn(task)
      .filter(({ ref }) => later.includes(ref))
      .map(({ text }) => `'${task.taskReferenceName}' reads '${text}', which runs after it`);
  });
}

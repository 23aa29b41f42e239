import {
  branchesOf,
  inlineDefinition,
  isList,
  isObject,
  ownFields,
  type TaskNode,
  withBranches,
} from './task-tree.ts';

/**
 * What the refs of a workflow say wrong. An inline sub-workflow is a workflow of its own: the same ref may be in it and
 * in its parent, and neither sees the other's tasks.
 */
export function refFaultsIn(tasks: readonly TaskNode[], output: unknown): string[] {
  const all = withBranches(tasks);
  return [
    ...duplicateFaults(all),
    ...unknownFaults(all, output),
    ...orderFaults(tasks),
    ...all.flatMap(subWorkflowFaults),
  ];
}

function subWorkflowFaults(task: TaskNode): string[] {
  const inner = inlineDefinition(task);
  if (!inner) return [];
  return refFaultsIn(inner.tasks, inner.output).map(
    (fault) => `in the sub-workflow of '${task.taskReferenceName}': ${fault}`,
  );
}

const refOf = ({ taskReferenceName }: TaskNode) => taskReferenceName;

/** Names that two tasks share: the server rejects the whole workflow. */
function duplicateFaults(all: readonly TaskNode[]): string[] {
  const refs = all.map(refOf);
  const shared = refs.filter((ref, i) => refs.indexOf(ref) !== i);
  return [...new Set(shared)].map((ref) => `two tasks have the ref '${ref}': rename one`);
}

/** Names of tasks that do not exist: a reference to one becomes null without an error, a JOIN of one never ends. */
function unknownFaults(all: readonly TaskNode[], output: unknown): string[] {
  // Its tasks get their names at run time.
  if (all.some(({ type }) => type === 'FORK_JOIN_DYNAMIC')) return [];
  const refs = new Set(all.map(refOf));
  const reads = [...all.flatMap(ownFields), output].flatMap(referencesIn);
  const joins = all.flatMap((task) =>
    joinedBy(task)
      .filter((ref) => !refs.has(ref))
      .map(
        (ref) => `'${refOf(task)}' joins '${ref}', and there is no such ref: it would never end`,
      ),
  );
  return [...reads.flatMap((read) => readFault(read, refs)), ...joins];
}

/** The refs that a JOIN or an EXCLUSIVE_JOIN waits for. */
const joinedBy = ({ joinOn }: TaskNode): string[] =>
  isList(joinOn) ? joinOn.filter((ref) => typeof ref === 'string') : [];

/** `${…}`, or its part before another reference in it; `$${` is an escaped one. */
const REFERENCE = /(?<!\$)\$\{([^${}]*)(?:\}|(?=\$\{))/g;

/** A reference as it is written, the name that it starts with, and the field of the task. */
interface Read {
  text: string;
  ref: string;
  field: string | undefined;
}

/** The references anywhere in a value. */
function referencesIn(value: unknown): Read[] {
  if (isObject(value)) return Object.values(value).flatMap(referencesIn);
  if (typeof value !== 'string') return [];
  return [...value.matchAll(REFERENCE)].map(([text, path = '']) => {
    const [ref = '', field] = path.split(/\.|\[['"]?|['"]?\]\.?/);
    return { text, ref, field };
  });
}

/** What the server has of each task: `ParametersUtils.getTaskInputV2`. */
const FIELDS = new Set([
  ...['input', 'output', 'status', 'taskType', 'referenceTaskName', 'retryCount', 'taskId'],
  ...['correlationId', 'pollCount', 'taskDefName', 'scheduledTime', 'startTime', 'endTime'],
  ...['workflowInstanceId', 'reasonForIncompletion', 'callbackAfterSeconds', 'workerId'],
  'iteration',
]);

function readFault({ text, ref, field }: Read, refs: ReadonlySet<string>): string[] {
  if (refs.has(ref))
    return field === undefined || field === '' || FIELDS.has(field)
      ? []
      : [`'${text}' reads '${field}', which no task has: write \${${ref}.output.${field}}`];
  const isOfATask = field === 'input' || field === 'output';
  if (ref === 'workflow' || (!isOfATask && isOfTheServer(text, ref))) return [];
  const looped = ref.replace(/__\d+$/, '');
  if (looped !== ref && refs.has(looped))
    return [`'${text}' names a round of a loop, which becomes null: write \${${looped}.…}`];
  return [`'${text}' names no task: there is no ref '${ref}'`];
}

/** The server also fills in variables of its environment, Java's own properties, and nothing at all. */
const isOfTheServer = (text: string, ref: string) =>
  /^\$\{(?:\s*\}|[A-Z][A-Z0-9_]*\}|$)/.test(text) || JAVA_PROPERTIES.has(ref);

const JAVA_PROPERTIES = new Set(['java', 'user', 'os', 'file', 'path', 'line', 'sun', 'jdk']);

/** In a loop, a task can read what it did in the round before; so can the loop itself. */
function selfFaults(task: TaskNode): string[] {
  if ('loopOver' in task) return [];
  const ref = refOf(task);
  const reads = ownFields(task)
    .flatMap(referencesIn)
    .filter((read) => read.ref === ref);
  return [
    ...reads.map(({ text }) => `'${ref}' reads its own '${text}', which is null until it ends`),
    ...(joinedBy(task).includes(ref) ? [`'${ref}' joins itself: it would never end`] : []),
  ];
}

/** Tasks of another branch: of a SWITCH only one runs, and those of a fork may not have ended. */
function otherBranchFaults(task: TaskNode): string[] {
  const branches = branchesOf(task).map(withBranches);
  return branches.flatMap((branch) => {
    const others = new Set(
      branches.filter((other) => other !== branch).flatMap((other) => other.map(refOf)),
    );
    return branch.flatMap((inside) =>
      ownFields(inside)
        .flatMap(referencesIn)
        .filter(({ ref }) => others.has(ref))
        .map(({ text }) => `'${refOf(inside)}' reads '${text}', which is in another branch`),
    );
  });
}

/** Tasks that have not run yet: a reference to one becomes null without an error, a JOIN of one never ends. */
function orderFaults(tasks: readonly TaskNode[]): string[] {
  return tasks.flatMap((task, i) => {
    const later = new Set(withBranches(tasks.slice(i + 1)).map(refOf));
    const inside = withBranches([task]);
    const reads = inside.flatMap(ownFields).flatMap(referencesIn);
    const joins = inside.flatMap(joinedBy);
    return [
      ...selfFaults(task),
      ...reads
        .filter(({ ref }) => later.has(ref))
        .map(({ text }) => `'${refOf(task)}' reads '${text}', which runs after it`),
      ...joins
        .filter((ref) => later.has(ref))
        .map((ref) => `'${refOf(task)}' joins '${ref}', which runs after it`),
      ...('loopOver' in task ? [] : otherBranchFaults(task)),
      // In a loop, a task can read what a later one did in the round before.
      ...('loopOver' in task ? [] : branchesOf(task).flatMap(orderFaults)),
    ];
  });
}

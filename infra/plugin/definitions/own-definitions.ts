import type { Kind } from '../../definitions/kind.ts';
import type { Wanted } from '../../definitions/wanted.ts';
import { inputFaultsIn, nameOf, type OwnDefinitions } from '../../definitions/workflow-faults.ts';
import { readWorkflowFiles } from '../../definitions/workflow-files.ts';
import { type WorkerTask, workerTasks } from '../../definitions/workflow-types.ts';
import { type ReadSchemas, wantedTasks } from '../read/wanted-tasks.ts';
import { answersOf, type Definitions, type TypeAnswer } from './worker-answers.ts';

/** What a service registers. */
export interface Own extends OwnDefinitions {
  /** Schemas of workers that cannot be read, each in a sentence: on the server they stay as they are. */
  unread: string[];
}

/**
 * What a service registers.
 *
 * @param kind left out, it is both; for task definitions no file is read
 * @throws Error naming all that is wrong with the workflows, as far as no server has to be asked
 */
export async function ownDefinitions(definitions: Definitions, kind?: Kind['name']): Promise<Own> {
  const { bindings, options, service } = definitions;
  const patterns = kind === 'tasks' ? [] : options.workflows;
  const { workflows, faults } = await readWorkflowFiles(
    patterns,
    service.serviceDir,
    options.ownerEmail,
  );
  const used = workflows.flatMap((workflow) =>
    workerTasks(workflow).map((task) => ({ ...task, workflow: nameOf(workflow) })),
  );
  const answers = await answersOf(askedTypes(definitions, used), definitions);
  const tasks = wantedTasks(bindings, options, schemasIn(answers)).wanted;
  const own = {
    types: new Set(bindings.map(({ task }) => task)),
    tasks,
    workflows,
    unread: tasks.flatMap((task) => unreadOf(task, answers.get(task.name))),
  };
  const hasSaid = (type: string) => 'schemas' in (answers.get(type) ?? {});
  const all = [...faults, ...inputFaultsIn(own, hasSaid), ...refusalsIn(answers, used)];
  if (all.length > 0) throw new Error(faultMessage(all));
  return own;
}

type UsedTask = WorkerTask & { workflow: string };

/** The types that are registered with the worker's schemas, and those that a workflow of the service uses. */
function askedTypes({ bindings, options }: Definitions, used: readonly UsedTask[]) {
  const { wanted, takeSchemas } = wantedTasks(bindings, options);
  const registered = new Set(wanted.map(({ name }) => name));
  const others = new Set(used.map(({ type }) => type).filter((type) => !registered.has(type)));
  return [...takeSchemas, ...[...others].map((task) => ({ task, key: undefined }))].map((type) => ({
    ...type,
    inputs: used.filter((one) => one.type === type.task).map(({ input }) => input),
  }));
}

const schemasIn = (answers: ReadonlyMap<string, TypeAnswer>): Map<string, ReadSchemas> =>
  new Map(
    [...answers].map(([type, answer]) => [
      type,
      'fault' in answer
        ? { schemas: {}, unread: ['inputSchema', 'outputSchema'] }
        : { schemas: answer.schemas, unread: answer.unwritten.map(({ field }) => field) },
    ]),
  );

/** Of schemas that stand in serverless.yml nothing is said. */
function unreadOf({ unread = [] }: Wanted, answer: TypeAnswer | undefined): string[] {
  if (!answer || unread.length === 0) return [];
  if ('fault' in answer) return [`${answer.handler}: ${answer.fault}`];
  return answer.unwritten
    .filter(({ field }) => unread.includes(field))
    .map(({ why }) => `${answer.handler}: ${why}`);
}

/** What the workers themselves refuse of what the workflows give them. */
const refusalsIn = (
  answers: ReadonlyMap<string, TypeAnswer>,
  used: readonly UsedTask[],
): string[] =>
  [...answers].flatMap(([type, answer]) => {
    const refusals = 'refusals' in answer ? answer.refusals : [];
    return used
      .filter((one) => one.type === type)
      .flatMap(({ workflow, ref }, i) =>
        refusals[i] ? [`${workflow}: '${ref}' gives what ${type} refuses: ${refusals[i]}`] : [],
      );
  });

/** What a deploy says of schemas that cannot be read; undefined where there are none. */
export const unreadNotice = ({ unread }: Pick<Own, 'unread'>): string | undefined =>
  unread.length === 0 ? undefined : listed(UNREAD, [...new Set(unread)]);

const UNREAD =
  'conductor-lambda: the schemas of these workers cannot be read, and stay on the server as they are (`schemas: false` in `register` reads none):';

/** All that is wrong with the workflows, as one message. */
export const faultMessage = (faults: readonly string[]): string =>
  listed('The workflows of custom.conductor.workflows are not fit to be registered:', faults);

const listed = (title: string, faults: readonly string[]): string =>
  [title, ...faults.map((fault) => `  - ${fault}`)].join('\n');

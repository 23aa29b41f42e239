import type { Kind } from '../../definitions/kind.ts';
import type { Wanted } from '../../definitions/wanted.ts';
import { inputFaultsIn, nameOf, type OwnDefinitions } from '../../definitions/workflow-faults.ts';
import { readWorkflowFiles } from '../../definitions/workflow-files.ts';
import { type WorkerTask, workerTasks } from '../../definitions/workflow-types.ts';
import { type ReadSchemas, wantedTasks } from '../read/wanted-tasks.ts';
import { answersOf, type Definitions, type TypeAnswer } from './worker-answers.ts';

/** What a service registers. */
export interface Own extends OwnDefinitions {
  /** What stops nothing, and a person should know. */
  warnings: string[];
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
  const refusals = refusalsIn(answers, used);
  const isRegistered = (type: string) => tasks.some(({ name }) => name === type);
  const refusedOf = (registered: boolean) =>
    refusals.filter(({ type }) => isRegistered(type) === registered).map(({ says }) => says);
  const all = [...faults, ...inputFaultsIn({ tasks, workflows }), ...refusedOf(true)];
  if (all.length > 0) throw new Error(faultMessage(all));
  const unread = tasks.flatMap((task) => unreadOf(task, answers.get(task.name)));
  return {
    types: new Set(bindings.map(({ task }) => task)),
    ...{ tasks, workflows },
    warnings: [...warningOf(UNREAD, unread), ...warningOf(REFUSED, refusedOf(false))],
  };
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
): { type: string; says: string }[] =>
  [...answers].flatMap(([type, answer]) => {
    const refusals = 'refusals' in answer ? answer.refusals : [];
    return used
      .filter((one) => one.type === type)
      .flatMap(({ workflow, ref }, i) =>
        refusals[i]
          ? [{ type, says: `${workflow}: '${ref}' gives what ${type} refuses: ${refusals[i]}` }]
          : [],
      );
  });

const warningOf = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [listed(title, [...new Set(lines)])];

const UNREAD =
  'conductor-lambda: the schemas of these workers cannot be read, and stay on the server as they are (`schemas: false` in `register` reads none):';
/** Of a type that the service does not register, the server can have a template that fills in what is missing. */
const REFUSED = 'conductor-lambda: workers refuse what workflows of this service give them:';

/** All that is wrong with the workflows, as one message. */
export const faultMessage = (faults: readonly string[]): string =>
  listed('The workflows of custom.conductor.workflows are not fit to be registered:', faults);

const listed = (title: string, faults: readonly string[]): string =>
  [title, ...faults.map((fault) => `  - ${fault}`)].join('\n');

import { RESPONSE_MARGIN_SECONDS } from '../../../lib/workflow/defaults.ts';
import { DefinitionError } from '../../../lib/workflow/definition-error.ts';
import { taskDefinition } from '../../../lib/workflow/task-definition.ts';
import type { WorkerSchemas } from '../../definitions/json-schemas.ts';
import type { Wanted } from '../../definitions/wanted.ts';
import type { Binding } from './bindings.ts';
import type { ConductorOptions } from './conductor-options.ts';
import type { Fault } from './faults.ts';
import type { TaskFields } from './register-options.ts';

type Options = Pick<ConductorOptions, 'register' | 'ownerEmail'>;

interface WantedTasks {
  wanted: Wanted[];
  /** The task types whose definitions take their schemas from the worker, and of which functions. */
  takeSchemas: TakesSchemas[];
  faults: Fault[];
}

interface TakesSchemas {
  task: string;
  /** The key of the function; a worker of another stack has none. */
  key: string | undefined;
}

/** The schemas of a worker, as far as it tells them, and those of which it is not known. */
export interface ReadSchemas {
  schemas: WorkerSchemas;
  unread: readonly (keyof WorkerSchemas)[];
}

/**
 * The task definitions that the service registers, one for each type, or what is wrong with them.
 *
 * @param schemas of the workers by task type
 */
export function wantedTasks(
  bindings: readonly Binding[],
  options: Options,
  schemas: ReadonlyMap<string, ReadSchemas> = new Map(),
): WantedTasks {
  const types = new Map<string, Binding[]>();
  for (const binding of bindings)
    types.set(binding.task, [...(types.get(binding.task) ?? []), binding]);
  const all = [...types].map(([task, events]) => wantedTask(events, options, schemas.get(task)));
  const faults = all.flatMap((one) => one.faults);
  return {
    wanted: all.flatMap(({ wanted }) => wanted),
    takeSchemas: all.flatMap(({ takeSchemas }) => takeSchemas),
    // All types lack the same contact.
    faults: faults.filter((fault, i) => fault !== NO_OWNER || faults.indexOf(fault) === i),
  };
}

/** @param events all of one type: each has another domain */
function wantedTask(
  events: readonly Binding[],
  options: Options,
  read: ReadSchemas = { schemas: {}, unread: [] },
): WantedTasks {
  const asked = events.filter((event) => registerOf(event, options) !== false);
  const [first] = asked;
  if (!first) return NONE;
  const [own, ...others] = asked.filter(({ register }) => typeof register === 'object');
  const faults = others.map(({ where }) => ({
    where: `${where}.register`,
    message: `has fields of a definition that ${own?.where} has too: a type has one definition in all domains`,
  }));
  const { schemas, ...written } = { ...fieldsOf(options.register), ...fieldsOf(own?.register) };
  const fields = { ...read.schemas, ...written };
  const where = `${(own ?? first).where}.register`;
  const ownerEmail = fields.ownerEmail ?? options.ownerEmail;
  if (ownerEmail === undefined) return { ...NONE, faults: [...faults, NO_OWNER] };
  try {
    // One definition for all domains: none of the functions may be taken for lost while it runs.
    const functionTimeoutSeconds = Math.max(...events.map(({ timeoutSeconds }) => timeoutSeconds));
    const definition = taskDefinition({
      ...{ ...fields, ownerEmail, name: first.task, functionTimeoutSeconds },
    });
    const named = new Set(['ownerEmail', 'responseTimeoutSeconds', ...Object.keys(fields)]);
    const isDerived = fields.responseTimeoutSeconds === undefined;
    const origins = {
      ...(isDerived && { responseTimeoutSeconds: derivedFrom(functionTimeoutSeconds) }),
      ...originsOf(read.schemas, written),
    };
    const unread = read.unread.filter((field) => !named.has(field));
    return {
      wanted: [
        {
          ...{ name: first.task, definition: { ...definition }, named: [...named], origins },
          ...(unread.length > 0 && { unread }),
        },
      ],
      takeSchemas:
        schemas === false || isComplete(written)
          ? []
          : [{ task: first.task, key: (own ?? first).key }],
      faults,
    };
  } catch (thrown) {
    if (!(thrown instanceof DefinitionError)) throw thrown;
    return {
      ...NONE,
      faults: [...faults, ...thrown.faults.map((message) => ({ where, message }))],
    };
  }
}

const NONE: WantedTasks = { wanted: [], takeSchemas: [], faults: [] };

/** Whether the worker has nothing to tell. */
const isComplete = ({ inputSchema, outputSchema }: TaskFields) =>
  inputSchema !== undefined && outputSchema !== undefined;

/** What stands in serverless.yml needs no origin. */
const originsOf = (schemas: object, written: TaskFields) =>
  Object.fromEntries(
    Object.keys(schemas)
      .filter((field) => !Object.hasOwn(written, field))
      .map((field) => [field, "the worker's own"]),
  );

const derivedFrom = (functionSeconds: number) =>
  `the function's timeout of ${functionSeconds} s and ${RESPONSE_MARGIN_SECONDS} s`;

const registerOf = ({ register }: Binding, options: Options) => register ?? options.register;

const fieldsOf = (register: boolean | TaskFields | undefined): TaskFields =>
  typeof register === 'object' ? register : {};

const NO_OWNER: Fault = {
  where: 'custom.conductor.ownerEmail',
  message: 'is missing: Conductor insists on a contact of each definition that is registered',
};

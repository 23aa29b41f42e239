import { RESPONSE_MARGIN_SECONDS } from '../../../lib/workflow/defaults.ts';
import { DefinitionError } from '../../../lib/workflow/definition-error.ts';
import { taskDefinition } from '../../../lib/workflow/task-definition.ts';
import type { Wanted } from '../../definitions/wanted.ts';
import type { Binding } from './bindings.ts';
import type { ConductorOptions } from './conductor-options.ts';
import type { Fault } from './faults.ts';
import type { TaskFields } from './register-options.ts';

type Options = Pick<ConductorOptions, 'register' | 'ownerEmail'>;

interface WantedTasks {
  wanted: Wanted[];
  faults: Fault[];
}

/** The task definitions that the service registers, one for each type, or what is wrong with them. */
export function wantedTasks(bindings: readonly Binding[], options: Options): WantedTasks {
  const types = new Map<string, Binding[]>();
  for (const binding of bindings)
    types.set(binding.task, [...(types.get(binding.task) ?? []), binding]);
  const all = [...types.values()].map((events) => wantedTask(events, options));
  const faults = all.flatMap((one) => one.faults);
  return {
    wanted: all.flatMap(({ wanted }) => wanted),
    // All types lack the same contact.
    faults: faults.filter((fault, i) => fault !== NO_OWNER || faults.indexOf(fault) === i),
  };
}

/** @param events all of one type: each has another domain */
function wantedTask(events: readonly Binding[], options: Options): WantedTasks {
  const asked = events.filter((event) => registerOf(event, options) !== false);
  const [first] = asked;
  if (!first) return { wanted: [], faults: [] };
  const [own, ...others] = asked.filter(({ register }) => typeof register === 'object');
  const faults = others.map(({ where }) => ({
    where: `${where}.register`,
    message: `has fields of a definition that ${own?.where} has too: a type has one definition in all domains`,
  }));
  const fields = { ...fieldsOf(options.register), ...fieldsOf(own?.register) };
  const where = `${(own ?? first).where}.register`;
  const ownerEmail = fields.ownerEmail ?? options.ownerEmail;
  if (ownerEmail === undefined) return { wanted: [], faults: [...faults, NO_OWNER] };
  try {
    // One definition for all domains: none of the functions may be taken for lost while it runs.
    const functionTimeoutSeconds = Math.max(...events.map(({ timeoutSeconds }) => timeoutSeconds));
    const definition = taskDefinition({
      ...{ ...fields, ownerEmail, name: first.task, functionTimeoutSeconds },
    });
    const named = new Set(['ownerEmail', 'responseTimeoutSeconds', ...Object.keys(fields)]);
    const isDerived = fields.responseTimeoutSeconds === undefined;
    const origins = isDerived && {
      origins: { responseTimeoutSeconds: derivedFrom(functionTimeoutSeconds) },
    };
    return {
      wanted: [{ name: first.task, definition: { ...definition }, named: [...named], ...origins }],
      faults,
    };
  } catch (thrown) {
    if (!(thrown instanceof DefinitionError)) throw thrown;
    return {
      wanted: [],
      faults: [...faults, ...thrown.faults.map((message) => ({ where, message }))],
    };
  }
}

const derivedFrom = (functionSeconds: number) =>
  `the function's timeout of ${functionSeconds} s and ${RESPONSE_MARGIN_SECONDS} s`;

const registerOf = ({ register }: Binding, options: Options) => register ?? options.register;

const fieldsOf = (register: boolean | TaskFields | undefined): TaskFields =>
  typeof register === 'object' ? register : {};

const NO_OWNER: Fault = {
  where: 'custom.conductor.ownerEmail',
  message: 'is missing: Conductor insists on a contact of each definition that is registered',
};

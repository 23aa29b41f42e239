import { domainFault } from '../limits/names.ts';

/** What the environment can say of a worker. */
export interface WorkerSettings {
  /** How many of its tasks may run at once. */
  concurrency?: number;
  /** Only tasks of this domain. */
  domain?: string;
  /** Whether it is not polled. */
  paused?: boolean;
}

/** A variable that is wrong, in the place of which a person has to do something. */
export interface VariableFault {
  where: string;
  message: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What the variables of workers say, of each task type, and all that is wrong with them. */
export interface WorkerVariables {
  settingsOf(taskType: string): WorkerSettings;
  faults: readonly VariableFault[];
  /** Variables of the SDKs that change nothing here: workers of an SDK can share the environment, in a move for example. */
  unused: readonly VariableFault[];
}

/**
 * Reads `CONDUCTOR_WORKER_<TYPE>_<PROPERTY>`, and `CONDUCTOR_WORKER_ALL_<PROPERTY>` for all workers: the variables of
 * Conductor's SDKs. The one of a type goes before the one of all. The type is in capitals, and each other character than a
 * letter or a digit is `_`: `send-mail` is `SEND_MAIL`. `conductor.worker.send_mail.domain` is the same. An empty variable counts as none. A variable of a worker that is not
 * here is of another process, and says nothing.
 *
 * @param maxConcurrency the largest number that `concurrency` may have
 */
export function workerVariables(
  env: Env,
  taskTypes: readonly string[],
  maxConcurrency: number,
): WorkerVariables {
  const names = [...new Set([ALL, ...taskTypes.map(nameOf)])];
  const forms = [DOTTED, CAPITALS].map((form) =>
    readForm(form, env, names, taskTypes, maxConcurrency),
  );
  const of = (name: string) => forms.map(({ settings }) => settings.get(name));
  return {
    faults: forms.flatMap((form) => form.faults),
    unused: forms.flatMap((form) => form.unused),
    // What comes later goes before it.
    settingsOf: (taskType) => Object.assign({}, ...of(ALL), ...of(nameOf(taskType))),
  };
}

/** How a variable is written: its beginning, and the rest in the form of capitals. */
interface Form {
  prefix: string;
  rest(text: string): string;
}

const nameOf = (text: string) => text.replaceAll(/[^a-z\d]/gi, '_').toUpperCase();

const CAPITALS: Form = { prefix: 'CONDUCTOR_WORKER_', rest: nameOf };
/** Of Python and Java: `conductor.worker.send_mail.domain`, `conductor.worker.send_mail.threadCount`. */
const DOTTED: Form = {
  prefix: 'conductor.worker.',
  rest(text) {
    const at = text.lastIndexOf('.');
    return nameOf(text.slice(0, at + 1) + text.slice(at + 1).replaceAll(/(?<=[a-z])[A-Z]/g, '_$&'));
  },
};

const ALL = 'ALL';

function readForm(
  { prefix, rest }: Form,
  env: Env,
  names: readonly string[],
  taskTypes: readonly string[],
  maxConcurrency: number,
) {
  const faults: VariableFault[] = [];
  const unused: VariableFault[] = [];
  const read = new Map<string, WorkerSettings>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(prefix) || !value) continue;
    const of = placeOf(rest(variable.slice(prefix.length)), names);
    if (!of) continue;
    const settings = read.get(of.name) ?? {};
    read.set(of.name, settings);
    const why = UNUSED.get(of.property);
    if (why !== undefined) {
      unused.push({ where: variable, message: `changes nothing here: ${why}` });
      continue;
    }
    const fault =
      sharedFault(of.name, taskTypes) ??
      (READERS[of.property] ?? unknown)(settings, value, maxConcurrency);
    if (fault) faults.push({ where: variable, message: fault });
  }
  return { faults, unused, settings: read };
}

/** A variable of two types would say for one what is meant for the other. */
function sharedFault(name: string, taskTypes: readonly string[]): string | undefined {
  const types = [...new Set(taskTypes)];
  const named = types.filter((type) => nameOf(type) === name).length;
  if (name === ALL && named > 0 && types.length > 1)
    return `is of all workers, and of a task type with this name too: ${INSTEAD}`;
  if (named > 1)
    return `is of several task types, which differ only in capitals or signs: ${INSTEAD}`;
  return undefined;
}

const INSTEAD = 'set it in the code or in serverless.yml, or give the type another name';

/** Reads a value into the settings; returns what is wrong with it. */
type Reader = (
  settings: WorkerSettings,
  value: string,
  maxConcurrency: number,
) => string | undefined;

const concurrency: Reader = (settings, value, max) => {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > max)
    return `must be a whole number of tasks open at once from 1 to ${max}`;
  if (settings.concurrency !== undefined && settings.concurrency !== number)
    return 'differs from the other variable for the same: keep one of CONCURRENCY and THREAD_COUNT';
  settings.concurrency = number;
  return undefined;
};

const domain: Reader = (settings, value) => {
  settings.domain = value;
  return domainFault(value);
};

const paused: Reader = (settings, value) => {
  const isPaused = BOOLEANS.get(value.toLowerCase());
  if (isPaused === undefined) return 'must be true or false';
  settings.paused = isPaused;
  return undefined;
};

/** Those that the SDKs take. */
const BOOLEANS = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

const NO_PACE = 'a poll waits at the server for up to 5 s, and comes when there is work';
const NO_DEFINITION = 'no variable registers task definitions';

/** Properties of the SDKs, and why they have no meaning here. */
const UNUSED = new Map([
  ...['POLL_INTERVAL', 'POLL_INTERVAL_MILLIS', 'POLLING_INTERVAL'].map(
    (property) => [property, NO_PACE] as const,
  ),
  ...['POLL_TIMEOUT', 'POLLER_COUNT'].map((property) => [property, NO_PACE] as const),
  ['WORKER_ID', 'Conductor shows the function and the id of its call'],
  ['LEASE_EXTEND_ENABLED', 'a worker has the option `heartbeat: true` in its code'],
  ['REGISTER_TASK_DEF', NO_DEFINITION],
  ['OVERWRITE_TASK_DEF', NO_DEFINITION],
  ['STRICT_SCHEMA', 'the schemas of a worker are in its code'],
]);

/** By the properties of the SDKs. */
const READERS: Record<string, Reader> = {
  CONCURRENCY: concurrency,
  THREAD_COUNT: concurrency,
  DOMAIN: domain,
  PAUSED: paused,
};

const unknown: Reader = () =>
  'is no property of a worker: the properties are CONCURRENCY (or THREAD_COUNT), DOMAIN and PAUSED';

interface Place {
  name: string;
  property: string;
}

/**
 * Whose variable it is. `GREET_FR_DOMAIN` is the domain of `GREET_FR`, also where only a worker `GREET` is here: so a
 * property that no worker has is a fault only where it does not end with one.
 */
function placeOf(rest: string, names: readonly string[]): Place | undefined {
  const places = names
    .filter((name) => rest.startsWith(`${name}_`))
    .map((name) => ({ name, property: rest.slice(name.length + 1) }));
  const known = places.find(
    ({ property }) => Object.hasOwn(READERS, property) || UNUSED.has(property),
  );
  if (known || Object.keys(READERS).some((property) => rest.endsWith(`_${property}`))) return known;
  return places.toSorted((a, b) => b.name.length - a.name.length)[0];
}

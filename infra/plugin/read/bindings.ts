import * as v from 'valibot';
import { existingVariable, nameInVariable } from '../../../lib/config/plan.ts';
import type { InvocationType } from '../../../lib/protocol/dispatch.ts';
import type { EventShape, ResultReading } from '../../../lib/protocol/shapes.ts';
import type { CloudFormationValue } from './cloudformation.ts';
import { type Fault, faultsOf } from './faults.ts';
import { given } from './fields.ts';
import type { TaskFields } from './register-options.ts';
import { type FunctionConfig, invokedName, type ServiceConfig } from './service.ts';
import { EventOptions, ExistingOptions } from './task-options.ts';

/** One task type and the Lambda function that takes its tasks, as the user asked for it. */
export interface Binding {
  /** The path in serverless.yml. */
  where: string;
  task: string;
  domain?: string | undefined;
  concurrency: number;
  /** How many tasks one call takes; left out, one. `gather` is in milliseconds. */
  batch?: { size: number; gather: number } | undefined;
  /** The adapter calls the function, which does not know Conductor. */
  wrap: boolean;
  /** What it then gets as its event, and how its answer is read; only where the user says so. */
  event?: EventShape | undefined;
  result?: ResultReading | undefined;
  /** The function's alias that is invoked; only where the user names one. */
  alias?: string | undefined;
  /** Whether its task definition is registered, or its fields; only where the event says it. */
  register?: boolean | TaskFields | undefined;
  /** Only where the user sets it. */
  invocationType?: InvocationType | undefined;
  /** Name or ARN to invoke; a place for it where `later` is set. */
  functionName: string;
  /** Where only CloudFormation knows the function: the poller's variable that it sets, and to what. */
  later?: { variable: string; value: CloudFormationValue };
  timeoutSeconds: number;
  /** Of the function; a deploy does not know that of one outside of the service. */
  memoryMb?: number;
  /** Its key under `functions`; a function outside the service has none. */
  key?: string;
}

interface Bindings {
  bindings: Binding[];
  faults: Fault[];
  /** The task types that stand there, also where something else is wrong. */
  types: string[];
}

/** Reads all `conductor` events of the service's functions, and `custom.conductor.existing`. */
export function readBindings(service: ServiceConfig): Bindings {
  const existing = v.safeParse(
    v.looseObject({ existing: v.array(v.unknown()) }),
    service.conductor,
  );
  const parts = [
    ...service.functions.flatMap(eventsOf),
    ...(existing.success ? existing.output.existing.map(existingOf) : []),
  ];
  return {
    bindings: parts.flatMap(({ bindings }) => bindings),
    faults: parts.flatMap(({ faults }) => faults),
    types: parts.flatMap(({ types }) => types),
  };
}

/** The functions that report to Conductor themselves: those that take tasks and are not wrapped. */
export function workersOf(bindings: readonly Binding[], service: ServiceConfig): FunctionConfig[] {
  const keys = new Set(bindings.filter(({ wrap }) => !wrap).map(({ key }) => key));
  return service.functions.filter(({ key }) => keys.has(key));
}

const EventSchema = v.looseObject({ conductor: v.unknown() });

function eventsOf(config: FunctionConfig): Bindings[] {
  return config.events.flatMap((event, index) => {
    if (!v.is(EventSchema, event)) return [];
    return [eventOf(config, `functions.${config.key}.events.${index}.conductor`, event.conductor)];
  });
}

function eventOf(config: FunctionConfig, where: string, raw: unknown): Bindings {
  const written = typeof raw === 'string' ? { task: raw } : given(raw);
  const { output, faults } = readWhatIsValid(EventOptions, written, where);
  const { key, timeout: timeoutSeconds, memorySize: memoryMb } = config;
  const functionName = invokedName(config, output?.alias);
  return {
    faults,
    types: typesIn(written),
    bindings: output ? [{ where, key, functionName, timeoutSeconds, memoryMb, ...output }] : [],
  };
}

function existingOf(raw: unknown, index: number): Bindings {
  const where = `custom.conductor.existing.${index}`;
  const { output, faults } = readWhatIsValid(ExistingOptions, given(raw), where);
  const types = typesIn(raw);
  if (!output) return { bindings: [], faults, types };
  const { function: named, timeout: timeoutSeconds, ...rest } = output;
  const binding = { where, timeoutSeconds, wrap: true, ...rest };
  if (typeof named === 'string')
    return { faults, types, bindings: [{ ...binding, functionName: named }] };
  const variable = existingVariable(index);
  const functionName = nameInVariable(variable);
  return {
    faults,
    types,
    bindings: [{ ...binding, functionName, later: { variable, value: named } }],
  };
}

const typesIn = (written: unknown): string[] => (v.is(Typed, written) ? [written.task.trim()] : []);

const Typed = v.looseObject({ task: v.string() });

/**
 * All faults of a binding, and its valid options, so that the rules between bindings see it too. With a wrong
 * `domain` or `wrap` left out it would be a different binding, so then there is no output.
 */
function readWhatIsValid<T extends v.GenericSchema>(schema: T, raw: unknown, where: string) {
  const read = v.safeParse(schema, raw);
  if (read.success) return { output: read.output, faults: [] };
  const faults = faultsOf(where, read.issues);
  const wrong = new Set(read.issues.map(({ path }) => path?.[0]?.key));
  if (wrong.has('domain') || wrong.has('wrap')) return { output: undefined, faults };
  const right = Object.entries(Object(raw)).filter(([option]) => !wrong.has(option));
  const rest = v.safeParse(schema, Object.fromEntries(right));
  return { output: rest.success ? rest.output : undefined, faults };
}

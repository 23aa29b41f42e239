import * as v from 'valibot';
import type { InvocationType } from '../../lib/protocol/dispatch.ts';
import { type Fault, faultsOf } from './faults.ts';
import { given } from './fields.ts';
import { type FunctionConfig, invokedName, type ServiceConfig } from './service.ts';
import { EventOptions, ExistingOptions } from './task-options.ts';

/** One task type and the Lambda that takes its tasks, as the user asked for it. */
export interface Entry {
  /** The path in serverless.yml. */
  where: string;
  task: string;
  domain?: string | undefined;
  concurrency: number;
  /** The adapter calls the function, which knows nothing of Conductor. */
  wrap: boolean;
  /** As forced by the user. */
  invocationType?: InvocationType | undefined;
  /** Name or ARN to invoke. */
  functionName: string;
  timeoutSeconds: number;
  /** Its key under `functions`; none for a Lambda outside the service. */
  key?: string;
}

interface Collected {
  entries: Entry[];
  faults: Fault[];
}

/** All `conductor` events of the service's functions, and `custom.conductor.existing`. */
export function collectEntries(service: ServiceConfig): Collected {
  const existing = v.safeParse(
    v.looseObject({ existing: v.array(v.unknown()) }),
    service.conductor,
  );
  const parts = [
    ...service.functions.flatMap(eventsOf),
    ...(existing.success ? existing.output.existing.map(existingOf) : []),
  ];
  return {
    entries: parts.flatMap(({ entries }) => entries),
    faults: parts.flatMap(({ faults }) => faults),
  };
}

const EventSchema = v.looseObject({ conductor: v.unknown() });

function eventsOf(config: FunctionConfig): Collected[] {
  return config.events.flatMap((event, index) => {
    if (!v.is(EventSchema, event)) return [];
    return [eventOf(config, `functions.${config.key}.events.${index}.conductor`, event.conductor)];
  });
}

function eventOf(config: FunctionConfig, where: string, raw: unknown): Collected {
  const { output, faults } = readAll(
    EventOptions,
    typeof raw === 'string' ? { task: raw } : given(raw),
    where,
  );
  const { key, timeout: timeoutSeconds } = config;
  const functionName = invokedName(config);
  return {
    faults,
    entries: output ? [{ where, key, functionName, timeoutSeconds, ...output }] : [],
  };
}

function existingOf(raw: unknown, index: number): Collected {
  const where = `custom.conductor.existing.${index}`;
  const { output, faults } = readAll(ExistingOptions, given(raw), where);
  if (!output) return { entries: [], faults };
  const { function: functionName, timeout: timeoutSeconds, ...rest } = output;
  return { faults, entries: [{ where, functionName, timeoutSeconds, wrap: true, ...rest }] };
}

/**
 * All faults of an entry, and what is right of it: the rules between entries see that too. Without its own domain
 * or `wrap` it would be another entry, in which they would find what is none.
 */
function readAll<T extends v.GenericSchema>(schema: T, raw: unknown, where: string) {
  const read = v.safeParse(schema, raw);
  if (read.success) return { output: read.output, faults: [] };
  const faults = faultsOf(where, read.issues);
  const wrong = new Set(read.issues.map(({ path }) => path?.[0]?.key));
  if (wrong.has('domain') || wrong.has('wrap')) return { output: undefined, faults };
  const right = Object.entries(Object(raw)).filter(([option]) => !wrong.has(option));
  const rest = v.safeParse(schema, Object.fromEntries(right));
  return { output: rest.success ? rest.output : undefined, faults };
}

import type { Additions } from '../../../infra/plugin/add/additions.ts';
import { additionsOf } from '../../../infra/plugin/add/additions.ts';
import { type Validated, validate } from '../../../infra/plugin/check/validate.ts';
import { messageOf } from '../../../infra/plugin/read/faults.ts';
import type { Serverless, Service } from '../../../infra/plugin/read/serverless.ts';
import { readService, type ServiceConfig } from '../../../infra/plugin/read/service.ts';
import type { Plan } from '../../../lib/config/plan.ts';

/** A service as a user writes it in serverless.yml, with what the framework fills in. */
export interface Written {
  service?: string;
  stage?: string;
  provider?: { environment?: object; [option: string]: unknown };
  conductor?: unknown;
  functions?: Record<string, object>;
  resources?: Service['resources'];
}

export const SERVER_URL = 'https://conductor.example.com/api';

/** One worker function, greetings, unless told otherwise. */
export const GREETINGS = { timeout: 10, events: [{ conductor: 'greetings' }] };

/** The framework around such a service, as far as the plugin uses it. */
export function framework(written: Written = {}): Serverless {
  const { service = 'orders', stage = 'dev', functions = { greetings: GREETINGS } } = written;
  const named = Object.entries(functions).map(([key, config]) => [
    key,
    { name: `${service}-${stage}-${key}`, ...structuredClone(config) },
  ]);
  return {
    serviceDir: '/nowhere',
    processedInput: { commands: ['deploy'] },
    service: {
      service,
      provider: { name: 'aws', ...structuredClone(written.provider) },
      custom: 'conductor' in written ? { conductor: written.conductor } : { conductor: valid() },
      functions: Object.fromEntries(named),
      ...(written.resources ? { resources: written.resources } : {}),
    },
    configSchemaHandler: { defineFunctionEvent: () => {}, defineCustomProperties: () => {} },
    getProvider: () => ({ getStage: () => stage, getRegion: () => 'us-east-1' }),
    addServiceOutputSection: () => {},
    classes: { Error },
  };
}

const valid = () => ({ serverUrl: SERVER_URL });

/** A service of functions with these events and settings. */
export const functionsWith = (
  all: Record<string, { events: unknown[]; [option: string]: unknown }>,
): Written => ({
  functions: Object.fromEntries(
    Object.entries(all).map(([key, { events, ...config }]) => [
      key,
      { ...config, events: events.map((conductor) => ({ conductor })) },
    ]),
  ),
});

/** A service with these entries in `custom.conductor.existing`. */
export const existingFunctions = (...entries: object[]): Written => ({
  conductor: { serverUrl: SERVER_URL, existing: entries },
});

/** What the plugin reads of it. */
export const aService = (written: Written = {}): ServiceConfig => readService(framework(written));

/** The faults in it, as `path: message`. */
export function faultsIn(written: Written): string[] {
  const read = validate(aService(written));
  return read.kind === 'faulty' ? read.faults.map((f) => `${f.where}: ${f.message}`) : [];
}

/** A valid service's bindings and options. */
export function validated(written: Written = {}): Extract<Validated, { kind: 'valid' }> {
  const read = validate(aService(written));
  if (read.kind === 'valid') return read;
  throw new Error(read.kind === 'faulty' ? messageOf(read.faults) : read.kind);
}

/** All that is added to it; `plan` is the one of its first poller. */
export function additionsTo(written: Written = {}): Additions & { plan: Plan } {
  const { bindings, options } = validated(written);
  const additions = additionsOf(bindings, options, aService(written));
  const [plan] = Object.values(additions.plans);
  if (!plan) throw new Error('The service has no poller.');
  return { ...additions, plan };
}

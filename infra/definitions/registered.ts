import * as v from 'valibot';
import type { Metadata } from '../../lib/conductor/metadata.ts';
import { type ByName, byName, under } from '../../lib/task/by-name.ts';
import { fingerprint } from './canonical.ts';
import type { Kind } from './kind.ts';
import type { Note } from './note.ts';

/**
 * What the service registered last: of each definition, a note of each field that it named. It is kept on the
 * server itself, in a task definition of its own, of which there is never a task. The definitions have no field for it: the
 * server uses `ownerApp` as a label of its metrics, and gives every other field to tasks, workers or the UI.
 */
export interface Registered {
  readonly tasks: ByName<ByName<Note>>;
  readonly workflows: ByName<ByName<Note>>;
}

const notes = v.fallback(byName(byName(v.string())), {});
const Kept = v.fallback(v.object({ inputTemplate: v.object({ tasks: notes, workflows: notes }) }), {
  inputTemplate: { tasks: {}, workflows: {} },
});

/** The service and the server on which it registers. */
export interface Registrar {
  service: string;
  stage: string;
  /** Of AWS: the same service and stage can be deployed to several, with one Conductor. */
  region: string;
  metadata: Metadata;
}

/** The name of the task definition that holds it. */
export const recordName = ({ service, stage, region }: Omit<Registrar, 'metadata'>): string =>
  `conductor-lambda.${service}.${stage}.${region}`;

/** Nothing where the service has registered nothing yet. Throws ConductorError. */
export async function readRegistered(registrar: Registrar): Promise<Registered> {
  const kept = await registrar.metadata.taskDefinition(recordName(registrar));
  return v.parse(Kept, kept ?? {}).inputTemplate;
}

/**
 * Writes it, where it is another than before. Throws ConductorError.
 *
 * @param ownerEmail of one of the definitions: the server insists on one here too
 */
export async function writeRegistered(
  before: Registered,
  now: Registered,
  ownerEmail: unknown,
  registrar: Registrar,
): Promise<void> {
  if (fingerprint(before) === fingerprint(now)) return;
  await registrar.metadata.registerTasks([
    {
      name: recordName(registrar),
      description: `No task: what the service ${registrar.service} (${registrar.stage}, ${registrar.region}) registered last. conductor-lambda keeps it.`,
      ownerEmail,
      inputTemplate: now,
    },
  ]);
}

/** What was registered last of one definition. */
export const lastOf = (
  registered: Registered,
  kind: Pick<Kind, 'name'>,
  name: string,
): ByName<Note> => under(registered[kind.name], name) ?? {};

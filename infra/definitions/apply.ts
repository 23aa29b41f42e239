import { canonical } from './canonical.ts';
import { type Compared, changed } from './compare.ts';
import type { Change, Kind } from './kind.ts';
import { noteOf } from './note.ts';
import type { Plan } from './plan.ts';
import {
  lastOf,
  type Registered,
  type Registrar,
  readRegistered,
  writeRegistered,
} from './registered.ts';
import { tenAtOnce } from './ten-at-once.ts';
import type { Fields } from './wanted.ts';

/** What became of one definition. */
export interface Applied {
  compared: Compared;
  /** What the server has now; undefined where that is not known. */
  now?: Fields | undefined;
  outcome: 'created' | 'changed' | 'same' | 'failed';
  /** Why it failed. */
  reason?: string;
  /** Fields that were changed on the server, and stay so. */
  left: Change[];
}

export interface ApplyOptions {
  /** Whether fields that were changed on the server get the service's values too. */
  overwrite: boolean;
  /** What this run has noted of the other kind: a server of several nodes can still give the copy from before. */
  noted?: Noted;
}

/** What was registered last, of the kinds that a run has written. */
type Noted = Partial<Registered>;

/** What became of a plan. */
export interface Outcome {
  applied: Applied[];
  noted: Noted;
  /**
   * Why it could not be kept what was registered; undefined where it was. Until a run has kept it, a field of the service can
   * look like one that was changed on the server.
   */
  notKept?: string;
}

/** Writes what a plan says. One that fails keeps no other from being written, and the next run does what is left. */
export async function applyPlan(
  { kind, compared }: Plan,
  { overwrite, noted: ofOthers = {} }: ApplyOptions,
  registrar: Registrar,
): Promise<Outcome> {
  const applied = await tenAtOnce(compared, (one) => applyOne(kind, one, overwrite, registrar));
  const [owner] = compared.map(({ wanted }) => wanted.definition.ownerEmail);
  if (compared.length === 0) return { applied, noted: {} };
  let noted: Noted = {};
  try {
    // Another run can have written the other kind since the plan was made.
    const before = await readRegistered(registrar);
    noted = { [kind.name]: notesOf(kind, applied, before) };
    await writeRegistered(before, { ...before, ...ofOthers, ...noted }, owner, registrar);
    return { applied, noted };
  } catch (error) {
    return { applied, noted, notKept: wordsOf(error) };
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function applyOne(
  kind: Kind,
  compared: Compared,
  overwrite: boolean,
  { metadata }: Registrar,
): Promise<Applied> {
  const { wanted, server, changes } = compared;
  const left = overwrite ? [] : changes.filter(({ isChangedOnServer }) => isChangedOnServer);
  const written = changes.filter((change) => !left.includes(change));
  if (server && written.length === 0) return { compared, now: server, outcome: 'same', left };
  const definition = server ? changed(server, wanted.definition, written) : wanted.definition;
  try {
    await (server ? kind.replace(definition, metadata) : kind.create(definition, metadata));
    // Another node of the server may not have it yet.
    const now = (await kind.read(wanted, metadata)) ?? definition;
    return { compared, now, outcome: server ? 'changed' : 'created', left };
  } catch (error) {
    return { compared, outcome: 'failed', reason: reasonOf(kind, left, error), left };
  }
}

/** What stays as it was changed on the server can be why the rest is refused, such as a timeout that is too short for it. */
function reasonOf({ name }: Kind, left: readonly Change[], error: unknown): string {
  if (left.length === 0) return wordsOf(error);
  const fields = left.map(({ field }) => field).join(', ');
  return `${wordsOf(error)} (left as changed on the server: ${fields}; \`npx serverless conductor ${name} apply --overwrite\` gives them the values of this service)`;
}

/**
 * Of what failed, was left or is not of this run, the notes stay as they were. So a name that leaves the service keeps its
 * notes, some hundred bytes.
 */
function notesOf(
  kind: Kind,
  applied: readonly Applied[],
  before: Registered,
): Registered[Kind['name']] {
  const own = Object.fromEntries(
    applied.map(({ compared: { wanted }, now, left }) => {
      const last = lastOf(before, kind, wanted.name);
      if (!now) return [wanted.name, last];
      const leftFields = new Set([...left.map(({ field }) => field), ...(wanted.unread ?? [])]);
      const noted = wanted.named
        .filter((field) => !leftFields.has(field))
        .map((field) => [
          field,
          noteOf(kind.valueOf(wanted.definition, field), kind.valueOf(now, field)),
        ]);
      const kept = Object.entries(last).filter(([field]) => leftFields.has(field));
      return [wanted.name, Object.fromEntries([...noted, ...kept])];
    }),
  );
  return { ...before[kind.name], ...own };
}

/** The fields of which the server has made something else than what was written: it forgets those that it does not know. */
export const keptOtherwise = (kind: Kind, { compared, outcome, now, left }: Applied): string[] => {
  if (!now || outcome === 'same') return [];
  const leftFields = new Set(left.map(({ field }) => field));
  const { definition, named } = compared.wanted;
  return named.filter(
    (field) =>
      !leftFields.has(field) &&
      canonical(kind.valueOf(definition, field)) !== canonical(kind.valueOf(now, field)),
  );
};

/** Whether nothing has failed. */
export const isDone = ({ applied, notKept }: Outcome): boolean =>
  notKept === undefined && applied.every(({ outcome }) => outcome !== 'failed');

/** Whether fields stay as they were changed on the server. */
export const hasLeft = (applied: readonly Applied[]): boolean =>
  applied.some(({ left }) => left.length > 0);

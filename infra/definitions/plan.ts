import { type Compared, compare } from './compare.ts';
import type { Kind } from './kind.ts';
import { lastOf, type Registrar, readRegistered } from './registered.ts';
import type { Wanted } from './wanted.ts';

/** Definitions that are read, or written, at the same time: the server has other work too. */
const AT_ONCE = 10;

/** What the service wants of one kind, beside what the server has. */
export interface Plan {
  kind: Kind;
  compared: Compared[];
}

/** Reads all definitions, and writes nothing. Throws ConductorError at the first that cannot be read. */
export async function planOf(
  kind: Kind,
  wanted: readonly Wanted[],
  registrar: Registrar,
): Promise<Plan> {
  const registered = await readRegistered(registrar);
  const compared = await eachOf(wanted, async (one) =>
    compare(
      kind,
      one,
      await kind.read(one, registrar.metadata),
      lastOf(registered, kind, one.name),
    ),
  );
  return { kind, compared };
}

/** The answers in the order of the items, of which some are worked on at the same time. */
export async function eachOf<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return done;
}

/** Whether the server has all as the service wants it. */
export const isSame = ({ server, changes }: Compared): boolean =>
  server !== undefined && changes.length === 0;

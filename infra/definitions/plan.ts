import { type Compared, compare } from './compare.ts';
import type { Kind } from './kind.ts';
import { lastOf, type Registrar, readRegistered } from './registered.ts';
import { tenAtOnce } from './ten-at-once.ts';
import type { Wanted } from './wanted.ts';

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
  const compared = await tenAtOnce(wanted, async (one) =>
    compare(
      kind,
      one,
      await kind.read(one, registrar.metadata),
      lastOf(registered, kind, one.name),
    ),
  );
  return { kind, compared };
}

/** Whether the server has all as the service wants it. */
export const isSame = ({ server, changes }: Compared): boolean =>
  server !== undefined && changes.length === 0;

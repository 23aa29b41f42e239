import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startConductor } from '../../infra/local/conductor.ts';
import type { Session } from '../../infra/local/session.ts';
import { pinnedIn } from '../python.ts';
import { REQUIREMENTS, startPostgres } from './postgres.ts';

export const STORES = ['sqlite', 'postgres'] as const;
export type Store = (typeof STORES)[number];

export const isStore = (text: string): text is Store => STORES.some((store) => store === text);

/** What results say of it. */
export const storeVersion = async (store: Store): Promise<string> =>
  store === 'sqlite'
    ? "SQLite, the server's own"
    : `Postgres ${await pinnedIn(REQUIREMENTS, 'embedded-postgres')}`;

/** Runs work beside a new Conductor server on this store, and stops the server. */
export async function withServer<T>(
  store: Store,
  { folder, steps }: Session,
  work: (apiUrl: string) => Promise<T>,
): Promise<T> {
  const postgres =
    store === 'postgres'
      ? await steps.run('Start Postgres', () => startPostgres(folder.file('postgres.log')))
      : undefined;
  const place = join(folder.path, `conductor-${store}`);
  await mkdir(place, { recursive: true });
  const settings = postgres?.conductorSettings ?? {};
  const server = await steps.run(`Start Conductor on ${store}`, () =>
    startConductor({ folder: place, steps, settings }),
  );
  try {
    return await work(server.apiUrl);
  } finally {
    await server.stop();
    await postgres?.stop();
  }
}

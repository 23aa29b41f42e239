import { closeSync, openSync } from 'node:fs';
import { chown, mkdtemp } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { freePort, HOST } from '../../infra/local/servers/ports.ts';
import { until } from '../../infra/local/servers/until.ts';
import { type Child, startChild } from '../child.ts';
import { pythonWith } from '../python.ts';

export const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const PRINT_FOLDER = 'import embedded_postgres; print(embedded_postgres.__file__)';
const START_TIMEOUT_MS = 60_000;
/** The user that owns nothing: Postgres refuses to run as root. */
const UID = 65_534;

/** As little waiting for the disk as our SQLite has. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'max_connections=200'];

/** A Postgres server with an empty database `conductor`, on loopback only. */
export interface Postgres extends Pick<Child, 'stop'> {
  /** The settings with which a Conductor server uses it. */
  conductorSettings: Record<string, string>;
}

/** @param logFile of the server */
export async function startPostgres(logFile: string): Promise<Postgres> {
  const python = await pythonWith('postgres', REQUIREMENTS);
  const { stdout: module } = await execa(python, ['-c', PRINT_FOLDER]);
  const bin = (name: string) => join(dirname(module), 'pginstall', 'bin', name);
  const uid = userInfo().uid === 0 ? UID : undefined;
  const user = uid === undefined ? {} : { uid, gid: uid };
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-postgres-'));
  if (uid !== undefined) await chown(folder, uid, uid);
  const data = join(folder, 'data');
  const how = { cwd: folder, ...user };
  await execa(bin('initdb'), ['--username=postgres', '--auth=trust', `--pgdata=${data}`], how);

  const port = await freePort();
  const settings = [`listen_addresses=${HOST}`, 'unix_socket_directories=', ...SETTINGS];
  const options = settings.flatMap((setting) => ['-c', setting]);
  const log = openSync(logFile, 'a');
  const child = startChild([bin('postgres'), '-D', data, '-p', String(port), ...options], {
    ...{ cwd: folder, output: log, scratch: folder },
    ...(uid !== undefined && { uid }),
  });
  closeSync(log);
  const at = ['-h', HOST, '-p', String(port), '-U', 'postgres'];
  const isReady = async () =>
    (await execa(bin('pg_isready'), at, { ...how, reject: false })).exitCode === 0;
  await until(isReady, START_TIMEOUT_MS, 'Postgres does not answer');
  await execa(bin('createdb'), [...at, 'conductor'], how);
  return { stop: child.stop, conductorSettings: conductorSettings(port) };
}

const conductorSettings = (port: number) => ({
  'conductor.db.type': 'postgres',
  'conductor.queue.type': 'postgres',
  'conductor.indexing.type': 'postgres',
  'spring.datasource.url': `jdbc:postgresql://${HOST}:${port}/conductor`,
  'spring.datasource.username': 'postgres',
  // It takes any.
  'spring.datasource.password': 'unused',
});

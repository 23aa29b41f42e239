// @ts-check
/** Keeps node_modules in line with package-lock.json. Plain JS: this runs before `npm ci`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>} Packages */

/** @param {string} file @returns {Packages | undefined} */
const readPackages = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
};

/**
 * Whether exactly the packages of the lock file are installed, in their versions. npm writes the list of installed
 * packages at its very end, so an install that was interrupted has no list. Optional packages are for other machines
 * and may be missing.
 *
 * @param {Packages | undefined} wanted
 * @param {Packages | undefined} installed
 */
export const isSame = (wanted, installed) => {
  if (!wanted || !installed) return false;
  const missing = Object.entries(wanted).some(
    ([path, { version, optional, devOptional }]) =>
      path !== '' && !optional && !devOptional && installed[path]?.version !== version,
  );
  const extra = Object.entries(installed).some(
    ([path, { version }]) => wanted[path]?.version !== version,
  );
  return !missing && !extra;
};

/** @param {string} root */
export const isInstalled = (root) =>
  existsSync(join(root, 'node_modules/.bin/node')) &&
  isSame(
    readPackages(join(root, 'package-lock.json')),
    readPackages(join(root, 'node_modules/.package-lock.json')),
  );

/** The npm that runs this script, or the one on PATH. */
const npmCommand = () => {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
};

/**
 * Installs the locked packages.
 *
 * @param {string} root
 * @returns {string | undefined} what went wrong
 */
export const install = (root) => {
  const [command = 'npm', ...first] = npmCommand();
  const options = ['--loglevel=error', '--no-audit', '--no-fund', '--no-progress'];
  const done = spawnSync(command, [...first, 'ci', ...options], { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) return done.error?.message ?? `${done.stdout}${done.stderr}`;
  if (isInstalled(root)) return undefined;
  return 'The packages are there but Node 24 is not: allow install scripts (npm config set ignore-scripts false).';
};

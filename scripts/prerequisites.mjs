// @ts-check
/**
 * What must be on the machine before any script can run. A fault is one sentence that says what to install.
 * Plain JS: this runs before `npm ci`, on any Node.
 */
import { spawnSync } from 'node:child_process';

const OLDEST_NODE = 20;
const OLDEST_PYTHON = '3.10';
const PYTHON_NAMES = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];

/** Prints Python's version. Then fails where the venv module is missing, which Debian packages separately. */
const PROBE =
  'import sys; print("%d.%d" % sys.version_info[:2], flush=True); import venv, ensurepip';

/** @param {string} version as in `process.versions.node` */
export const nodeFault = (version) =>
  Number.parseInt(version, 10) >= OLDEST_NODE
    ? undefined
    : `Node ${OLDEST_NODE} or newer is needed and this is ${version}: install it from https://nodejs.org.`;

/** @param {NodeJS.Platform} platform */
export const platformFault = (platform) =>
  platform === 'win32'
    ? 'Windows runs this inside WSL 2 only: run "wsl --install" and use the Linux shell that it brings.'
    : undefined;

/** @param {string} command */
const probe = (command) => {
  const { status, stdout } = spawnSync(command, ['-c', PROBE], { encoding: 'utf8' });
  const version = (stdout ?? '').trim();
  return { command, version, complete: status === 0 };
};

/** @param {string} version as in '3.11': a number that grows with it */
const rank = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
};

/** @param {string} version */
const isNewEnough = (version) => rank(version) >= rank(OLDEST_PYTHON);

/** @param {{ command: string, version: string, complete: boolean }[]} found none of them usable */
const pythonFault = (found) => {
  const fit = found.find(({ version }) => isNewEnough(version));
  if (fit) {
    return `Python ${fit.version} lacks its venv module: install it (Debian and Ubuntu: apt install python${fit.version}-venv).`;
  }
  const reason = found[0] ? `this is ${found[0].version}` : 'there is none';
  return `Python ${OLDEST_PYTHON} or newer is needed and ${reason}: install it from https://www.python.org or your system's packages.`;
};

/**
 * The first Python on the machine that is new enough and can make a virtual environment.
 *
 * @param {(command: string) => { command: string, version: string, complete: boolean }} run
 * @returns {{ command: string } | { fault: string }}
 */
export const findPython = (run = probe) => {
  const found = [];
  for (const name of PYTHON_NAMES) {
    const python = run(name);
    if (python.complete && isNewEnough(python.version)) return { command: python.command };
    if (python.version !== '') found.push(python);
  }
  return { fault: pythonFault(found) };
};

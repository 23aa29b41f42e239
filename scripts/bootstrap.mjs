// @ts-check
/**
 * Starts every local script: `node scripts/bootstrap.mjs bench | demo | local | test | test:faults | test:runtime |
 * test:unit [...]`.
 * It needs only Node 20: it installs the packages, and runs the script on the Node 24 that is among them.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, isInstalled } from './packages.mjs';
import { findPython, nodeFault, platformFault } from './prerequisites.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The script of each name; `servers` says whether it needs Python. */
const SCRIPTS = {
  bench: { file: '../bench/main.ts', args: [], servers: true },
  demo: { file: 'demo.ts', args: [], servers: true },
  local: { file: 'local.ts', args: [], servers: true },
  test: { file: 'test.ts', args: [], servers: true },
  'test:faults': { file: 'faults.ts', args: [], servers: true },
  'test:runtime': { file: 'runtime.ts', args: ['--selectProjects', 'runtime'], servers: true },
  'test:unit': {
    file: 'test.ts',
    args: ['--maxWorkers=100%', '--selectProjects', 'unit'],
    servers: false,
  },
};

/** @param {string} sentence */
const fail = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

/** @param {boolean} needed */
const pythonCommand = (needed) => {
  if (!needed) return '';
  const python = findPython();
  return 'fault' in python ? fail(python.fault) : python.command;
};

const installPackages = () => {
  if (isInstalled(root)) return;
  console.log('Installing the npm packages; this takes about half a minute, once.');
  const fault = install(root);
  if (fault) fail(`npm ci failed.\n${fault}`);
};

const PARENT_LOOK_MS = 500;

/**
 * Some signals reach only npm, and end npm and its shell without notice to this process. So it checks whether its
 * parent is still there.
 *
 * @param {() => void} gone
 */
const onNpmGone = (gone) => {
  const npm = process.ppid;
  const look = () => process.ppid !== npm && gone();
  if (process.env.npm_lifecycle_event) setInterval(look, PARENT_LOOK_MS).unref();
};

/**
 * Runs a script on Node 24. The IPC channel is a lifeline: it closes when this process ends, even if it is killed. The
 * script then stops what it started.
 *
 * @param {string} file @param {string[]} args @param {string} python
 */
const run = (file, args, python) => {
  const bin = join(root, 'node_modules/.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    CONDUCTOR_LAMBDA_PYTHON: python,
  };
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(join(bin, 'node'), [script, ...args], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  onNpmGone(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`Node 24 did not start: ${error.message}.`));
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
  });
};

const [name = '', ...args] = process.argv.slice(2);
const script = SCRIPTS[/** @type {keyof typeof SCRIPTS} */ (name)];
if (!script) fail(`Usage: bootstrap.mjs ${Object.keys(SCRIPTS).join(' | ')} [arguments]`);
const fault = platformFault(process.platform) ?? nodeFault(process.versions.node);
if (fault) fail(fault);
const python = pythonCommand(script.servers);
installPackages();
// The script's own arguments come last: jest takes every word after --selectProjects as the name of a project.
run(script.file, [...args, ...script.args], python);

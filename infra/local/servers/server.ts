import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const LIFELINE = fileURLToPath(new URL('lifeline.sh', import.meta.url));

/** A server that this process started. It ends with this process, even if that is killed. */
export interface Server {
  url: string;
  /** Ends the server and all processes that it started; resolves when they are gone. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  name: string;
  command: readonly string[];
  cwd: string;
  /** The whole environment: the server inherits none of this process's variables. */
  env: Record<string, string>;
  logFile: string;
  url: string;
  /** Whether it takes calls now. */
  isUp: () => Promise<boolean>;
  startTimeoutMs: number;
  /** How long the server may take to stop before it is killed. */
  graceSeconds: number;
  /** A folder that is removed when the server has ended. */
  scratch?: string;
}

const running = new Set<Server>();

/** Stops every server that this process started, those that are still starting included. */
export async function stopServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}

function launch({ command, cwd, env, logFile, graceSeconds, scratch = '' }: ServerOptions) {
  const log = openSync(logFile, 'a');
  const child = spawn('/bin/sh', [LIFELINE, String(graceSeconds), scratch, ...command], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  return child;
}

/** Starts a server and waits until it is ready. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { name, url, isUp, startTimeoutMs, logFile } = options;
  const child = launch(options);
  const ended = once(child, 'exit').then(() => running.delete(server));
  const server: Server = {
    url,
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
  running.add(server);
  const isReady = async (): Promise<boolean> => {
    if (!running.has(server)) throw new Error(`${name} ended while it started; see ${logFile}.`);
    return isUp();
  };
  await until(isReady, startTimeoutMs, `${name} does not answer`);
  return server;
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Happened } from '../evidence.ts';
import type { FromPoller, ToPoller } from './poller-process.ts';
import type { Pollers, Surroundings } from './pollers.ts';

const SCRIPT = fileURLToPath(new URL('poller-process.ts', import.meta.url));

/** Pollers in processes of their own; where one is killed, another is started. */
export interface KillablePollers extends Pollers {
  /** Kills `times` pollers, one after the other, each just before its dispatch of that number, from 1. */
  killAt(dispatch: number, times: number): void;
}

export function killablePollers(around: Surroundings, happened: Happened[]): KillablePollers {
  let kills = { dispatch: 0, left: 0 };
  let child: ChildProcess | undefined;
  let stopping = false;

  /** Kills with SIGKILL, as if a machine died: no handler of the process runs. */
  function kill(poller: ChildProcess): void {
    kills.left -= 1;
    happened.push({ atMs: Date.now(), fault: 'poller killed' });
    poller.kill('SIGKILL');
  }

  function start(): void {
    const poller = fork(SCRIPT, [around.conductorUrl, around.taskType], { execArgv: [] });
    child = poller;
    let dispatches = 0;
    const answer = (message: ToPoller) => poller.connected && poller.send(message);
    poller.on('message', async (message: FromPoller) => {
      if (message.kind === 'log') return around.log(...message.line);
      // A message that a process sent before it was killed can still arrive.
      if (poller.killed) return;
      if (message.kind === 'save') {
        await around.inbox.sendText(message.body);
        return answer({ id: message.id });
      }
      dispatches += 1;
      if (kills.left > 0 && dispatches === kills.dispatch) return kill(poller);
      answer({ id: message.id, invocation: await around.invoke(message.task) });
    });
    poller.on('exit', () => {
      if (!stopping) start();
    });
  }

  return {
    killAt(dispatch, times) {
      kills = { dispatch, left: times };
    },
    start,
    async stop() {
      stopping = true;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

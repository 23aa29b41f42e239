import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../support/deploy/emulator.ts';

/** Starts the poller in the place of its schedule, which is deployed switched off: it has a minute, and we have seconds. */
export interface Schedule {
  /** From now on the poller is started again and again; a second call changes nothing. */
  start(): void;
  /** One tick more. */
  tick(): Promise<void>;
  /** So many pollers at each tick: EventBridge promises at least one. */
  pollersAtOnce(count: number): void;
  stop(): Promise<void>;
}

export function schedule(functionName: string, everyMs: number): Schedule {
  const stopped = new AbortController();
  const { signal } = stopped;
  let atOnce = 1;
  let ticking: Promise<void> | undefined;

  const invoke = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event' });
  const tick = async (): Promise<void> => {
    for (let i = 0; i < atOnce; i += 1) await lambda.send(invoke);
  };

  async function tickOn(): Promise<void> {
    while (!signal.aborted) {
      await tick();
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  }

  return {
    start() {
      ticking ??= tickOn();
    },
    tick,
    pollersAtOnce(count) {
      atOnce = count;
    },
    async stop() {
      stopped.abort();
      await ticking;
      // The last run ends by itself; what it still polls is nobody's.
      await sleep(everyMs);
    },
  };
}

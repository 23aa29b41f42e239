import type { Queue } from '../../../lib/aws/queue.ts';
import type { ReadAccessKey } from '../../../lib/conductor/auth.ts';
import { pollingConductorAt } from '../../../lib/conductor/polling.ts';
import type { Log } from '../../../lib/observe/log.ts';
import { CONCURRENCY } from '../../../lib/poller/defaults.ts';
import type { Ports } from '../../../lib/poller/ports.ts';
import { reportPortsOf } from '../../../lib/poller/report-ports.ts';
import { runPoller } from '../../../lib/poller/run.ts';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { savingTo } from '../../../lib/reporting/save.ts';
import { clockUntil } from '../../../lib/task/clock.ts';
import type { Task } from '../../../lib/task/task.ts';
import { uniqueName } from '../../support/conductor/server.ts';
import { aRoute } from '../../support/factories.ts';
import { taskIn } from '../../support/polled.ts';

/** Polls instead of the schedule's runs. */
export interface Pollers {
  start(): void;
  /** Resolves when all started runs have ended. */
  stop(): Promise<void>;
}

/** What a poller needs from the stage. */
export interface Surroundings {
  /** The proxy. */
  conductorUrl: string;
  readKey?: ReadAccessKey | undefined;
  taskType: string;
  /** How many tasks may be open at once; default 10. */
  concurrency?: number;
  /** Plays Lambda. */
  invoke(task: Task): Promise<Invocation>;
  inbox: Pick<Queue, 'sendText'>;
  log: Log;
}

/** Longer than any kind takes. */
const WINDOW_MS = 900_000;

/** One run of the real poller with the real client, as its Lambda handler wires it. */
export function runOnce(around: Surroundings, paused: Ports['paused']): Promise<unknown> {
  const { taskType, concurrency = CONCURRENCY } = around;
  const conductor = pollingConductorAt(around.conductorUrl, around.readKey);
  const clock = clockUntil(() => 2 * WINDOW_MS);
  return runPoller(
    {
      windowMs: WINDOW_MS,
      ruleName: 'none',
      routes: [aRoute({ taskType, concurrency })],
    },
    {
      poll: conductor.poll,
      ...reportPortsOf(conductor, savingTo(around.inbox.sendText), clock.remainingMs),
      dispatch: (_route, _tasks, { json: [json] }) => around.invoke(taskIn(json)),
      runId: uniqueName('run'),
      paused,
      clock,
      log: around.log,
    },
  );
}

/** A poller in this process. */
export function ownPoller(around: Surroundings): Pollers {
  let stopping = false;
  let run: Promise<unknown> | undefined;
  return {
    start() {
      run = runOnce(around, async () => stopping);
    },
    async stop() {
      stopping = true;
      await run;
    },
  };
}

import type { Ports } from '../../../lib/poller/ports.ts';
import { reportPortsOf } from '../../../lib/poller/report-ports.ts';
import { runPoller } from '../../../lib/poller/run.ts';
import { clockUntil } from '../../../lib/task/clock.ts';
import { aContext, aDispatch, aRoute } from '../factories.ts';
import { overheardLog } from '../leaks/overheard.ts';
import { taskIn } from '../polled.ts';
import { uniqueName } from './server.ts';
import { conductor, working } from './task-types.ts';

/** A worker's function. */
export type Fn = Parameters<typeof working>[0];

/** A run of the poller on the real server; its workers are functions of this process, by task type or domain:type. */
export function polling(
  fns: Record<string, Fn>,
  { windowMs = 60_000, concurrency = 10, ...ports } = {} as Setting,
) {
  const routes = Object.keys(fns).map((lane) => {
    const [taskType = '', domain] = lane.split(':').reverse();
    return aRoute({ taskType, functionName: lane, concurrency, ...(domain && { domain }) });
  });
  const clock = clockUntil(() => 120_000);
  return runPoller(
    { windowMs, ruleName: 'none', routes },
    {
      poll: conductor.poll,
      ...reportPortsOf(conductor, undefined, clock.remainingMs),
      dispatch: inProcess(fns),
      paused: async () => false,
      runId: uniqueName('run'),
      clock,
      log: overheardLog,
      ...ports,
    },
  );
}
type Setting = Partial<Ports> & { windowMs?: number; concurrency?: number };

/** Plays Lambda: a handler that throws is a crash. */
export const inProcess =
  (fns: Record<string, Fn>): Ports['dispatch'] =>
  async ({ functionName }, _tasks, { json: [json] }) => {
    const handler = working(fns[functionName] ?? (() => null));
    return handler(aDispatch(taskIn(json)), aContext()).then(
      (answer) => ({ kind: 'answered', answer }),
      (error) => ({ kind: 'crashed', reason: String(error) }),
    );
  };

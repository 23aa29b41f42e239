/** Our poller and our worker in one process: what AWS does between the two is not measured here. */
import { randomUUID } from 'node:crypto';
import { pollingConductorAt } from '../../lib/conductor/polling.ts';
import { worker } from '../../lib/index.ts';
import { reportPortsOf } from '../../lib/poller/report-ports.ts';
import { runPoller } from '../../lib/poller/run.ts';
import { clockUntil } from '../../lib/task/clock.ts';
import { aContext, aDispatch, aRoute } from '../../test/support/factories.ts';
import { taskIn } from '../../test/support/polled.ts';
import { dutyOf, taskTypesOf } from './duty.ts';
import { tallyOf } from './tally.ts';

/** Longer than any measurement: the driver ends this process. */
const WINDOW_MS = 900_000;

const duty = dutyOf();
const { concurrency } = duty;
const count = tallyOf(duty);
const clock = clockUntil(() => Number.POSITIVE_INFINITY);
const conductor = pollingConductorAt(duty.apiUrl);
const handler = worker({ conductor: () => conductor }, (_input, { scheduledTime }) => {
  count(scheduledTime ?? 0);
  return null;
});

await runPoller(
  {
    windowMs: WINDOW_MS,
    ruleName: 'none',
    routes: taskTypesOf(duty).map((taskType) => aRoute({ taskType, concurrency })),
  },
  {
    poll: conductor.poll,
    ...reportPortsOf(conductor, undefined, clock.remainingMs),
    dispatch: async (_route, _tasks, { json: [json] }) => {
      const answer = await handler(aDispatch(taskIn(json)), aContext());
      return { kind: 'answered', answer };
    },
    paused: async () => false,
    runId: randomUUID(),
    clock,
    log: (level, ...line) => level === 'error' && console.error(...line),
  },
);

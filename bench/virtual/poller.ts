import { BILLED_MS_OF_A_ROUND } from '../../infra/cost/used.ts';
import type { Plan, Route } from '../../lib/config/plan.ts';
import { takeLease } from '../../lib/ledger/lease.ts';
import { ledgerIn } from '../../lib/ledger/ledger.ts';
import { isAwake } from '../../lib/ledger/transitions.ts';
import { POLLER_TIMEOUT_SECONDS } from '../../lib/poller/defaults.ts';
import type { Ports } from '../../lib/poller/ports.ts';
import { runPoller } from '../../lib/poller/run.ts';
import type { Trigger } from '../../lib/poller/trigger.ts';
import type { Some } from '../../lib/task/some.ts';
import type { Task } from '../../lib/task/task.ts';
import type { PollerPorts } from '../../lib/wake/notice.ts';
import { startUnlessPolled } from '../../lib/wake/start-run.ts';
import type { FakeClock } from '../../test/support/fake-clock.ts';
import type { VirtualConductor } from './conductor.ts';
import { AWS_CALL_MS } from './defaults.ts';
import type { Gauge } from './gauge.ts';
import type { VirtualLambda } from './lambda.ts';
import { type CountedItem, countedItem } from './ledger-item.ts';

/** What a poller works among. */
export interface World {
  clock: FakeClock;
  conductor: VirtualConductor;
  lambda: VirtualLambda;
  slots: Gauge;
  /** Works on a task within its function, and reports it. */
  work(route: Route, task: Task): Promise<void>;
}

/** The real poller in virtual time: its runs, and the item that they share. */
export interface VirtualPoller extends PollerPorts {
  run(trigger: Trigger): Promise<void>;
  item: CountedItem;
  /** Lines that its runs have logged. */
  lines(): number;
}

export function pollerIn(world: World, plan: Plan): VirtualPoller {
  const { clock, conductor, lambda, slots } = world;
  const { ruleName: name } = plan;
  const item = countedItem(clock);
  let runs = 0;
  let lines = 0;
  const awsCall = () => clock.sleep(AWS_CALL_MS);

  async function callWorker(route: Route, tasks: Some<Task>) {
    slots.add(tasks.length);
    await lambda.call(route.functionName, () =>
      Promise.all(tasks.map((task) => world.work(route, task))),
    );
    slots.add(-tasks.length);
    const reports = tasks.map(({ taskId }) => ({ taskId, status: 'COMPLETED' as const }));
    return { kind: 'answered' as const, answer: { reports } };
  }

  function portsOf(runId: string): Ports {
    const endsAtMs = clock.nowMs() + POLLER_TIMEOUT_SECONDS * 1_000;
    const own = { ...clock, remainingMs: () => endsAtMs - clock.nowMs() };
    const log: Ports['log'] = (level, message, fields) => {
      if (level === 'error') throw new Error(`${message} ${JSON.stringify(fields)}`);
      lines += 1;
    };
    return {
      ...{ runId, clock: own, log },
      lease: (request) => takeLease(ledgerIn(item, own), request, { clock: own, log }),
      isAwake: () => ledgerIn(item, own).change(isAwake),
      startRounds: awsCall,
      mayWait: conductor.mayWait,
      poll: conductor.poll,
      dispatch(route, tasks, { sent }) {
        sent();
        return callWorker(route, tasks);
      },
      async paused() {
        await awsCall();
        return false;
      },
      getTask: unexpected('reads no task'),
      savedOutputOf: unexpected('reads no output'),
      sendResult: unexpected('reports no task in place of its worker'),
      saveForLater: unexpected('saves no result'),
    };
  }

  const run = (trigger: Trigger) =>
    lambda.call(
      name,
      async () => {
        runs += 1;
        await runPoller(plan, portsOf(`${name}-${runs}`), trigger);
      },
      BILLED_MS_OF_A_ROUND,
    );

  return {
    ...{ name, item, run, lines: () => lines },
    start: () =>
      startUnlessPolled(ledgerIn(item, clock), async () => {
        await awsCall();
        void run('wake');
      }),
  };
}

/** Without trouble, the poller does not do this. */
const unexpected = (what: string) => async () => {
  throw new Error(`a poller without trouble ${what}`);
};

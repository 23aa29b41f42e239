import { setTimeout as sleep } from 'node:timers/promises';
import { LATER_ROUND_SECONDS } from '../../../lib/poller/defaults.ts';
import { givenBack } from '../evidence.ts';
import { lift, throttle } from '../stages/concurrency.ts';
import { untilNoneRuns } from '../stages/runs.ts';
import { longestWaitOfRetry, longestWaitToComeBack } from '../waits.ts';
import { SLACK_SECONDS, type WokenKind } from './wake.ts';

const TASKS = 20;
const DUE_SECONDS = 20;
const WORK_MS = 200;
/** How long a worker is throttled: several give-backs of 2 s. */
const THROTTLED_MS = 10_000;

/** What no notice tells: a task that can be polled only after a while. By then the run that had it has ended. */
export const DUE_KINDS: WokenKind[] = [
  {
    name: `wake: retry that is due after ${DUE_SECONDS} s`,
    type: 'answered',
    tasks: TASKS,
    input: { dies: 'exits' },
    retryDelaySeconds: DUE_SECONDS,
    inject: ({ woken }) => untilNoneRuns(woken),
    expects: { waitedSeconds: LATER_ROUND_SECONDS + SLACK_SECONDS },
    hits: ({ executions }) => executions.filter(({ tasks }) => tasks.length > 1).length,
    waitedSeconds: ({ executions }) => longestWaitOfRetry(executions, DUE_SECONDS),
  },
  {
    name: `wake: give-back that is due after ${DUE_SECONDS} s`,
    type: 'answered',
    tasks: TASKS,
    input: { comesBack: DUE_SECONDS, workMs: WORK_MS },
    inject: ({ woken }) => untilNoneRuns(woken),
    expects: { failed: 0, waitedSeconds: LATER_ROUND_SECONDS + SLACK_SECONDS },
    hits: givenBack,
    waitedSeconds: ({ entries }) => longestWaitToComeBack(entries, DUE_SECONDS * 1_000 + WORK_MS),
  },
  {
    name: 'wake: worker throttled',
    type: 'answered',
    tasks: TASKS,
    async inject({ woken, deployed, type }) {
      await untilNoneRuns(woken);
      await throttle(deployed.functionName(type));
      const lifted = sleep(THROTTLED_MS).then(() => lift(deployed.functionName(type)));
      return () => lifted;
    },
    expects: { failed: 0 },
    hits: givenBack,
  },
];

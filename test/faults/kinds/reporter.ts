import { setTimeout as sleep } from 'node:timers/promises';
import {
  INBOX_VISIBILITY_SECONDS,
  REPORTER_TIMEOUT_SECONDS,
} from '../../../infra/plugin/defaults.ts';
import { DEATH_SECONDS } from '../../../lib/reporting/defaults.ts';
import { NETWORK_FAULTS } from '../proxy/network-faults.ts';
import type { Plan, Planned } from '../proxy/plan.ts';
import { lift, throttle } from '../stages/concurrency.ts';
import { killProcessesOf } from '../stages/lambda-processes.ts';
import { hideTakenFor, lookAt } from '../stages/sqs.ts';
import type { DeployedKind } from './worker.ts';

const RESULTS = 10;

/** A message comes back after this where its reporter died while it tried the message … */
const HIDDEN_SECONDS = REPORTER_TIMEOUT_SECONDS + DEATH_SECONDS;
/** … and after this where the other reporter died before that, instead of half an hour. */
const RECEIVED_SECONDS = 10;
const SLACK_SECONDS = 10;
const DEATHS = 2;
const EVERY_MS = 100;

/** Conductor takes no report until all results are saved. Then the reporter is killed while it reports them. */
export const REPORTER_KINDS: DeployedKind[] = [
  {
    name: 'reporter killed while it reports',
    type: 'answered',
    tasks: RESULTS,
    async inject({ deployed: { inboxUrl, reporterName }, proxy }) {
      await hideTakenFor(inboxUrl, RECEIVED_SECONDS);
      await throttle(reporterName);
      proxy.follow(refused);
      let over = false;
      const killed = (async () => {
        while (!over && (await lookAt(inboxUrl)).waiting < RESULTS) await sleep(EVERY_MS);
        if (!over) proxy.follow(dying(reporterName));
        await lift(reporterName);
      })();
      return async () => {
        over = true;
        await killed;
        await hideTakenFor(inboxUrl, INBOX_VISIBILITY_SECONDS);
      };
    },
    expects: { knownWithinSeconds: DEATHS * HIDDEN_SECONDS + SLACK_SECONDS },
    hits: ({ happened }) =>
      happened.filter(({ fault }) => fault.startsWith('reporter killed')).length,
  },
];

const refused: Plan = ({ purpose }) =>
  purpose === 'report'
    ? { name: 'answered 503', inject: NETWORK_FAULTS['answered 503'] }
    : undefined;

/** The reporter dies twice, each time after some reports and before the others. Only it reports here. */
function dying(reporterName: string): Plan {
  const kill = () => killProcessesOf(reporterName);
  const deaths: (Planned & { atReport: number })[] = [
    {
      name: 'reporter killed before its report',
      atReport: 4,
      async inject({ reset }) {
        await kill();
        reset();
      },
    },
    {
      name: 'reporter killed after its report',
      atReport: 3,
      async inject({ forward, reset }) {
        await forward();
        await kill();
        reset();
      },
    },
  ];
  let reports = 0;
  return ({ purpose }) => {
    if (purpose !== 'report' || deaths.length === 0) return undefined;
    reports += 1;
    if (reports !== deaths[0]?.atReport) return undefined;
    reports = 0;
    return deaths.shift();
  };
}

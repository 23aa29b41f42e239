import { setTimeout as sleep } from 'node:timers/promises';
import { LONG_POLL_MS } from '../../../lib/limits/conductor.ts';
import { NETWORK_FAULTS } from '../proxy/network-faults.ts';
import { outage } from '../proxy/plan.ts';
import type { Type } from '../stages/deployed.ts';
import { followLedger } from '../stages/follow-ledger.ts';
import type { DeployedKind } from './worker.ts';

/** A task that was lost with its poller returns after this time. */
const RESPONSE_SECONDS = 10;
/** Enough for a busy machine. */
const SLACK_SECONDS = 10;
const KILLS = 3;
/** A poller is killed when this many workers have started; it has polled more tasks. */
const STARTED = 4;
/** The emulator ends the processes of a function that is deployed again; AWS lets them finish. */
const REDEPLOY_RESPONSE_SECONDS = 15;
/** Longer than a worker's timeout. */
const OUTAGE_MS = 20_000;
/** Longer than a poller's run, from its first report on. */
const LONG_OUTAGE_MS = 60_000;

/** Faults of the parts around the workers. */
export const STACK_KINDS: DeployedKind[] = [
  {
    name: 'deployed poller killed with the answer to its poll on the way',
    type: 'answered',
    tasks: 12,
    responseTimeoutSeconds: RESPONSE_SECONDS,
    inject: ({ proxy, killPollers }) => {
      let left = KILLS;
      proxy.onTasks(async () => {
        if (left > 0 && (await killPollers())) left -= 1;
      });
      return async () => {
        proxy.onTasks(undefined);
        await untilItsPollsEnd();
      };
    },
    expects: { byResponseTimeout: true },
  },
  killedMidway('answered'),
  killedMidway('queued'),
  {
    name: 'pollers overlap, three at each tick',
    type: 'answered',
    tasks: 30,
    async inject({ deployed }) {
      deployed.schedule.pollersAtOnce(3);
      await deployed.schedule.tick();
      return async () => deployed.schedule.pollersAtOnce(1);
    },
    hits: ({ executions }) => executions.length,
  },
  outageFor('answered', OUTAGE_MS, 'answered 503'),
  outageFor('queued', OUTAGE_MS, 'answered 503'),
  outageFor('answered', LONG_OUTAGE_MS, 'hangs'),
  {
    name: 'redeploy in the middle, twice',
    type: 'answered',
    tasks: 60,
    input: { workMs: 3_000 },
    responseTimeoutSeconds: REDEPLOY_RESPONSE_SECONDS,
    inject({ deployed, happened }) {
      const redeploying = (async () => {
        for (let i = 0; i < 2; i += 1) {
          await sleep(3_000);
          happened.push({ atMs: Date.now(), fault: 'redeploy' });
          await deployed.redeploy();
        }
      })();
      return () => redeploying;
    },
    expects: { knownWithinSeconds: REDEPLOY_RESPONSE_SECONDS, byResponseTimeout: true },
  },
];

function killedMidway(type: Type): DeployedKind {
  return {
    name: `deployed poller killed with its ${type === 'queued' ? 'Event ' : ''}workers running`,
    type,
    tasks: 20,
    input: { workMs: 1_500 },
    responseTimeoutSeconds: RESPONSE_SECONDS,
    async inject({ ledger, killPollers, happened }) {
      let started = 0;
      const stop = await followLedger(ledger, async ({ what }) => {
        if (what === 'starts') started += 1;
        if (started < STARTED || happened.length === KILLS) return;
        started = 0;
        await killPollers();
      });
      return async () => {
        await stop();
        await untilItsPollsEnd();
      };
    },
    expects: { byResponseTimeout: true },
  };
}

/** Conductor does not notice that a poller died: its last long poll could take a task of the next kind. */
const untilItsPollsEnd = () => sleep(LONG_POLL_MS);

function outageFor(type: Type, forMs: number, fault: 'answered 503' | 'hangs'): DeployedKind {
  return {
    name: `${type === 'queued' ? 'Event workers' : 'workers'}: outage of ${forMs / 1_000} s: ${fault}`,
    type,
    responseTimeoutSeconds: 4 * (forMs / 1_000),
    inject: ({ proxy }) =>
      proxy.follow(
        outage(
          forMs,
          { name: fault, inject: NETWORK_FAULTS[fault] },
          ({ purpose }) => purpose === 'report',
        ),
      ),
    // The reporter's waits double: its first try after the outage comes within twice as long again.
    expects: { knownWithinSeconds: (3 * forMs) / 1_000 + SLACK_SECONDS },
  };
}

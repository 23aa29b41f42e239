import { setTimeout as sleep } from 'node:timers/promises';
import { CLOCK_MARGIN_MS, EVENT_AGE_MS, LEASE_MS } from '../../../lib/ledger/defaults.ts';
import { CONCURRENCY } from '../../../lib/poller/defaults.ts';
import { CALL_MARGIN_MS } from '../../../lib/protocol/defaults.ts';
import { type Evidence, mostOpen } from '../evidence.ts';
import { NETWORK_FAULTS } from '../proxy/network-faults.ts';
import type { DeployedStage, Type } from '../stages/deployed.ts';
import { followLedger } from '../stages/follow-ledger.ts';
import { isOfLedger, timesLedgerAway, untilNoneRuns } from '../stages/runs.ts';
import { WINDOW_SECONDS } from '../stages/service-files.ts';
import { shiftClocks } from '../stages/shifted-clock.ts';
import type { DeployedKind } from './worker.ts';

/** A run begins with a tick, and the next one comes after 10 s: so one tick falls into this time. */
const AWAY_MS = 12_000;
/** Of the functions that are used here, in service-files.ts. */
const TIMEOUT_SECONDS = 8;
/** A call must have ended after this time. */
const CALL_MS = TIMEOUT_SECONDS * 1_000 + CALL_MARGIN_MS;
/** A run that knew of no other polls until its window ends, and then has calls for so long. */
const APART_MS = (WINDOW_SECONDS + TIMEOUT_SECONDS) * 1_000;
/** Until a log line can be read: with the end of its run. */
const LOGGED_WITHIN_MS = 30_000;
/** Enough for a busy machine. */
const SLACK_SECONDS = 10;

/** What can happen to the runs' common record, the ledger. */
export const LEDGER_KINDS: DeployedKind[] = [
  awayFor('answered 500'),
  awayFor('hangs'),
  holderKilled('answered', CALL_MS),
  holderKilled('queued', CALL_MS + EVENT_AGE_MS),
  {
    name: "clocks of the poller's processes 5 minutes off, ahead and behind",
    type: 'answered',
    tasks: 80,
    input: { workMs: 3_000 },
    responseTimeoutSeconds: 20,
    async inject({ deployed, ledger, happened, killPollers }) {
      await untilNoneRuns(deployed);
      const clocks = await shiftClocks(deployed.pollerName, `${ledger.path}-clocks`);
      let started = 0;
      const stop = await followLedger(ledger, async ({ what }) => {
        if (what !== 'starts') return;
        started += 1;
        // By then a process has taken over from another one: now one has to find that a lease is over.
        if (started === 4 * CONCURRENCY) await killPollers();
      });
      return async () => {
        await stop();
        happened.push(...(await clocks.begun()));
        await untilNoneRuns(deployed);
        await clocks.undo();
      };
    },
    expects: { byResponseTimeout: true },
    alsoWrong: (_, { happened }) =>
      ['clock ahead', 'clock behind', 'poller killed']
        .filter((made) => !happened.some(({ fault }) => fault === made))
        .map((made) => `this did not happen: ${made}`),
  },
];

/** The run that polls goes on, and the tick's run polls beside it. So up to twice as many tasks are open, for a while. */
function awayFor(fault: 'answered 500' | 'hangs'): DeployedKind {
  let backAtMs = 0;
  let saidBefore = 0;
  return {
    name: `ledger away for ${AWAY_MS / 1_000} s: ${fault}`,
    type: 'answered',
    tasks: 100,
    input: { workMs: 5_000 },
    async inject({ deployed, ledger }) {
      await untilNoneRuns(deployed);
      saidBefore = await timesLedgerAway(deployed);
      backAtMs = 0;
      return followLedger(ledger, ({ what }) => {
        if (what !== 'starts' || backAtMs > 0) return;
        backAtMs = Date.now() + AWAY_MS;
        const planned = { name: fault, inject: NETWORK_FAULTS[fault] };
        deployed.store.follow((call) =>
          isOfLedger(call) && Date.now() < backAtMs ? planned : undefined,
        );
      });
    },
    expects: { failed: 0, open: 2 * CONCURRENCY },
    async alsoWrong(stage, evidence) {
      return [
        ...wentOn(evidence, backAtMs),
        ...exactAgain(evidence, backAtMs + APART_MS),
        ...(await saidSo(stage, saidBefore)),
      ];
    },
  };
}

function wentOn({ entries }: Evidence, backAtMs: number): string[] {
  const begun = entries.filter(({ what, atMs }) => what === 'starts' && atMs < backAtMs).length;
  return begun > CONCURRENCY ? [] : [`only ${begun} tasks began before the ledger was back`];
}

function exactAgain(evidence: Evidence, sinceMs: number): string[] {
  const later = evidence.entries.filter(({ atMs }) => atMs > sinceMs);
  const most = mostOpen({ ...evidence, entries: later });
  if (most === 0) return ['all tasks had ended before the limit was exact again'];
  return most > CONCURRENCY ? [`${most} tasks were open with the ledger back`] : [];
}

async function saidSo({ deployed }: DeployedStage, before: number): Promise<string[]> {
  for (const endsAtMs = Date.now() + LOGGED_WITHIN_MS; Date.now() < endsAtMs; await sleep(500))
    if ((await timesLedgerAway(deployed)) > before) return [];
  return ['no run said that the ledger is away'];
}

/**
 * The holder of the lease is killed with all slots in use. Its calls go on. Until they must have ended, none of its slots
 * is given to another task; after that, all are.
 *
 * @param callMs after so long a call must have ended
 */
function holderKilled(type: Type, callMs: number): DeployedKind {
  return {
    name: `lease holder killed with ${CONCURRENCY} ${type === 'queued' ? 'Event ' : ''}calls open`,
    type,
    tasks: 3 * CONCURRENCY,
    input: { workMs: 6_000 },
    responseTimeoutSeconds: 30,
    async inject({ deployed, ledger, killPollers }) {
      await untilNoneRuns(deployed);
      let started = 0;
      return followLedger(ledger, async ({ what }) => {
        if (what !== 'starts') return;
        started += 1;
        if (started === CONCURRENCY) await killPollers();
      });
    },
    expects: {
      byResponseTimeout: true,
      waitedSeconds: (LEASE_MS + callMs + CLOCK_MARGIN_MS) / 1_000 + SLACK_SECONDS,
    },
    hits: openAtKill,
    waitedSeconds: secondsUntilNext,
  };
}

const killedAtMs = ({ happened }: Evidence) =>
  happened.find(({ fault }) => fault === 'poller killed')?.atMs ?? Number.NaN;

/** How many calls the killed run had open. */
function openAtKill(evidence: Evidence): number {
  const before = evidence.entries.filter(({ atMs }) => atMs < killedAtMs(evidence));
  const count = (which: string) => before.filter(({ what }) => what === which).length;
  return count('starts') - count('ends');
}

/** From the kill to the start of the next task: until then the slots of the killed run were taken. */
function secondsUntilNext(evidence: Evidence): number {
  const killed = killedAtMs(evidence);
  const next = evidence.entries.find(({ what, atMs }) => what === 'starts' && atMs > killed);
  return ((next?.atMs ?? Number.POSITIVE_INFINITY) - killed) / 1_000;
}

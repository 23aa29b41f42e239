import type { FaultKind } from '../kind.ts';
import type { Purpose } from '../proxy/calls.ts';
import {
  LOSES_THE_POLLED,
  NETWORK_FAULT_NAMES,
  NETWORK_FAULTS,
  type NetworkFault,
} from '../proxy/network-faults.ts';
import { firstCalls, outage } from '../proxy/plan.ts';

/** How many calls are hit: the first ones, of more that come. */
const HITS = 2;
/** For polls: a lost task comes back after this time, and nothing else may take as long. */
const POLL_RESPONSE_SECONDS = 10;
/** For reports where polls are hit too: a report may come through the inbox, and must come before. */
const REPORT_RESPONSE_SECONDS = 25;
/** Longer than all tries of a report together. */
const OUTAGE_MS = 8_000;
const OUTAGES = ['answered 503', 'reset before it was applied', 'hangs'] as const;

/** Faults that do not show whether a report was applied. */
const UNSURE = [
  'reset before it was applied',
  'reset after it was applied',
  'answer lost after it was applied',
  'answered 503',
  'half a body',
] as const;

/** Each fault at polls: a task that Conductor gave out and the poller did not get returns by the response timeout. */
export const POLL_KINDS: FaultKind[] = NETWORK_FAULT_NAMES.map((fault) => ({
  name: `poll: ${fault}`,
  responseTimeoutSeconds: POLL_RESPONSE_SECONDS,
  inject: hitting('poll', fault),
  expects: { byResponseTimeout: LOSES_THE_POLLED.includes(fault) },
}));

/** Each fault at reports: the function has ended, and must not run again. */
export const REPORT_KINDS: FaultKind[] = NETWORK_FAULT_NAMES.map((fault) => ({
  name: `report: ${fault}`,
  inject: hitting('report', fault),
  // Where all connections are cut, an open poll is cut too.
  ...(fault === 'connection refused' ? { responseTimeoutSeconds: REPORT_RESPONSE_SECONDS } : {}),
  expects: { knownWithinSeconds: 20, byResponseTimeout: fault === 'connection refused' },
}));

/** A report of inProgress. A second one would take the task from its next run, and erase what that run has saved. */
export const GOES_ON_KINDS: FaultKind[] = UNSURE.map((fault) => ({
  name: `report that it goes on: ${fault}`,
  // Longer than one try of a report may take.
  input: { comesBack: 1, workMs: 6_000 },
  inject: hitting('report', fault),
  expects: { knownWithinSeconds: 20, failed: 0 },
}));

/** From the first report on, the server is away for longer than a worker can wait. */
export const OUTAGE_KINDS: FaultKind[] = OUTAGES.map((fault) => ({
  name: `outage of ${OUTAGE_MS / 1_000} s: ${fault}`,
  inject: ({ proxy }) =>
    proxy.follow(
      outage(
        OUTAGE_MS,
        { name: fault, inject: NETWORK_FAULTS[fault] },
        ({ purpose }) => purpose === 'report',
      ),
    ),
  expects: { knownWithinSeconds: 60 },
}));

function hitting(purpose: Purpose, fault: NetworkFault): FaultKind['inject'] {
  const planned = { name: fault, inject: NETWORK_FAULTS[fault] };
  return ({ proxy }) => proxy.follow(firstCalls(HITS, planned, (call) => call.purpose === purpose));
}

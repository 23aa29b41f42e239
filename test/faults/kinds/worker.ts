import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BROKEN_FUNCTION_SECONDS } from '../../../lib/protocol/defaults.ts';
import { deaths, failures, givenBack } from '../evidence.ts';
import type { FaultKind } from '../kind.ts';
import { lift, throttle } from '../stages/concurrency.ts';
import type { DeployedStage, Type } from '../stages/deployed.ts';
import { killProcessesOf } from '../stages/lambda-processes.ts';

/** A kind that is played on the deployed stack, with tasks of one of its types. */
export interface DeployedKind extends FaultKind<DeployedStage> {
  type: Type;
  /** Types whose tasks take turns with those of the first. */
  beside?: readonly Type[];
}

/** How long a fault lasts that a person would then correct. */
const LASTS_MS = 5_000;
const SLOW_RESPONSE_SECONDS = 4;

/** Where a call is open, AWS says immediately that its worker died, and the poller reports it. */
const CRASH_KNOWN_SECONDS = 1;
/** Enough for a busy machine: with four runnable processes on two cores, 0.97 s was seen. */
const SLACK_SECONDS = 1;
/** The functions' timeouts, in service-files.ts. */
const SHORT_TIMEOUT_SECONDS = 2;
const QUEUED_TIMEOUT_SECONDS = 8;

/**
 * The emulator can lose its record of a failed Event invocation: it reads the queue's list, then makes the record, then
 * appends it. A client that receives or deletes a message meanwhile has replaced the list. Messages that are sent are
 * safe. This is rare. Then the response timeout brings the task back, and no other task may be as late.
 */
const MAY_LOSE_ONE = { late: 1 };
const EVENT_RESPONSE_SECONDS = 20;

/** Workers that die in the first try of each task; the second try succeeds. */
export const WORKER_KINDS: DeployedKind[] = [
  dying('throws outside the wrapper', 'answered'),
  dying('exits', 'answered'),
  dying('is killed', 'answered'),
  dying('runs out of memory', 'hungry'),
  dying('blocks', 'short', SHORT_TIMEOUT_SECONDS),
  dying('ignores its signal', 'short', SHORT_TIMEOUT_SECONDS),
  dying('exits', 'queued'),
  dying('is killed', 'queued'),
  dying('blocks', 'queued', QUEUED_TIMEOUT_SECONDS),
  {
    ...common('answered'),
    name: 'worker does not load',
    async inject({ deployed, type }) {
      await writeFile(deployed.brokenFile, '');
      await killProcessesOf(deployed.functionName(type));
      const repaired = sleep(LASTS_MS).then(() => rm(deployed.brokenFile));
      return () => repaired;
    },
    // The function has not begun, so its tasks go back, and no try is used up.
    expects: { failed: 0, knownWithinSeconds: BROKEN_FUNCTION_SECONDS + SLACK_SECONDS },
    hits: givenBack,
  },
  throttled('answered'),
  throttled('queued'),
  {
    name: 'worker slower than its response timeout',
    type: 'answered',
    // The first try ends after 7.3 s, when the second has started and runs.
    input: { dies: 'is slow', workMs: 2_500 },
    responseTimeoutSeconds: SLOW_RESPONSE_SECONDS,
    inject: () => {},
    // Nothing stops the first try, and Conductor does not take its late result.
    expects: { endedTwice: Number.POSITIVE_INFINITY },
    hits: failures,
  },
  {
    name: 'worker slower than its response timeout, with a heartbeat',
    type: 'beating',
    input: { workMs: 2 * SLOW_RESPONSE_SECONDS * 1_000 },
    responseTimeoutSeconds: SLOW_RESPONSE_SECONDS,
    inject: () => {},
    hits: ({ executions }) => executions.length,
  },
];

/** The common fields of kinds, for Event workers and for others. */
function common(type: Type): Pick<DeployedKind, 'type' | 'responseTimeoutSeconds' | 'expects'> {
  return type === 'queued'
    ? { type, responseTimeoutSeconds: EVENT_RESPONSE_SECONDS, expects: MAY_LOSE_ONE }
    : { type, expects: { knownWithinSeconds: CRASH_KNOWN_SECONDS + SLACK_SECONDS } };
}

function workerOf(type: Type): string {
  return type === 'queued' ? 'Event worker' : 'worker';
}

function dying(dies: string, type: Type, diesAtSeconds = 0): DeployedKind {
  return {
    ...common(type),
    name: `${workerOf(type)} ${dies}`,
    input: { dies },
    diesAtSeconds,
    inject: () => {},
    hits: deaths,
  };
}

function throttled(type: Type): DeployedKind {
  return {
    ...common(type),
    name: `${workerOf(type)} throttled`,
    async inject({ deployed }) {
      await throttle(deployed.functionName(type));
      const lifted = sleep(LASTS_MS).then(() => lift(deployed.functionName(type)));
      return () => lifted;
    },
    hits: (evidence) => givenBack(evidence) + failures(evidence),
  };
}

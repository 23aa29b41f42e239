import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../deploy/emulator.ts';
import { deaths, failures, givenBack } from '../evidence.ts';
import type { FaultKind } from '../kind.ts';
import type { DeployedStage, Type } from '../stages/deployed.ts';
import { killProcessesOf } from '../stages/lambda-processes.ts';

/** A kind that is played on the deployed stack, with tasks of one of its types. */
export interface DeployedKind extends FaultKind<DeployedStage> {
  type: Type;
}

/** How long a fault lasts that somebody then puts right. */
const LASTS_MS = 5_000;
const SLOW_RESPONSE_SECONDS = 4;

/**
 * The emulator's queue can lose a message that comes while another goes. It is rare; then the response timeout
 * brings the task back, and what is to be proven here is that nothing else is as late.
 */
const MAY_LOSE_ONE = { late: 1 };
const EVENT_RESPONSE_SECONDS = 20;

/** Workers that die: each task's first try does, the second works. */
export const WORKER_KINDS: DeployedKind[] = [
  dying('throws outside the wrapper', 'answered'),
  dying('exits', 'answered'),
  dying('is killed', 'answered'),
  dying('runs out of memory', 'hungry', 10),
  dying('blocks', 'short'),
  dying('ignores its signal', 'short'),
  dying('exits', 'queued'),
  dying('is killed', 'queued'),
  dying('blocks', 'queued', 15),
  {
    name: 'worker does not load',
    type: 'answered',
    async inject({ deployed, type }) {
      await writeFile(deployed.brokenFile, '');
      await killProcessesOf(deployed.functionName(type));
      const repaired = sleep(LASTS_MS).then(() => rm(deployed.brokenFile));
      return () => repaired;
    },
    hits: failures,
  },
  throttled('answered'),
  throttled('queued'),
  {
    name: 'worker slower than its response timeout',
    type: 'answered',
    // The first try ends after 7.3 s, when the second has begun and is at work.
    input: { dies: 'is slow', workMs: 2_500 },
    responseTimeoutSeconds: SLOW_RESPONSE_SECONDS,
    inject: () => {},
    // Nobody stops the first try, and nobody takes its late result.
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

/** What kinds with Event workers and with others have in common. */
function common(type: Type, knownWithinSeconds?: number) {
  const isEvent = type === 'queued';
  return {
    type,
    ...(isEvent ? { responseTimeoutSeconds: EVENT_RESPONSE_SECONDS } : {}),
    expects: {
      ...(isEvent ? MAY_LOSE_ONE : {}),
      ...(knownWithinSeconds === undefined ? {} : { knownWithinSeconds }),
    },
  };
}

function workerOf(type: Type): string {
  return type === 'queued' ? 'Event worker' : 'worker';
}

function dying(dies: string, type: Type, knownWithinSeconds?: number): DeployedKind {
  const name = `${workerOf(type)} ${dies}`;
  return {
    ...common(type, knownWithinSeconds),
    name,
    input: { dies },
    inject: () => {},
    hits: deaths,
  };
}

function throttled(type: Type): DeployedKind {
  return {
    ...common(type),
    name: `${workerOf(type)} throttled`,
    async inject({ deployed }) {
      await limit(deployed.functionName(type), 0);
      const lifted = sleep(LASTS_MS).then(() => limit(deployed.functionName(type), 100));
      return () => lifted;
    },
    hits: (evidence) => givenBack(evidence) + failures(evidence),
  };
}

/** The function's reserved concurrency. */
export async function limit(FunctionName: string, ReservedConcurrentExecutions: number) {
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }),
  );
}

import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Run, runWorker } from '../../../lib/testing/index.ts';
import { CASES, type Case, WORKERS } from '../../support/same-verdicts/cases.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Runs a worker until its task has ended: what it saves, its next run gets. */
async function playedBy({ worker, input, responseTimeoutSeconds = 60 }: Case) {
  const { handler } = await import(join(process.cwd(), WORKERS[worker]));
  const log: string[] = [];
  let last: Run | undefined;
  let pollCount = 0;
  while (!last || last.status === 'IN_PROGRESS') {
    pollCount += 1;
    const savedOutput = last?.output ?? {};
    const task = { taskType: worker, pollCount, savedOutput, responseTimeoutSeconds };
    last = await runWorker(handler, input, { task, timers: jest });
    log.push(...last.logs);
  }
  const { status, output, reason, heartbeatsAtMs } = last;
  return {
    verdict: {
      ...{ status, outputData: output, pollCount },
      ...(reason !== undefined && { reasonForIncompletion: reason }),
    },
    log: log.filter((line) => !line.includes('\n    at ')),
    hasBeaten: heartbeatsAtMs.length > 0,
  };
}

describe('in the test kit', () => {
  test.each(Object.entries(CASES))('%s', async (_, played) => {
    const { verdict, log = [], responseTimeoutSeconds = 60 } = played;
    const { hasBeaten, ...seen } = await playedBy(played);
    expect(seen).toEqual({ verdict, log });
    if (responseTimeoutSeconds < 60) expect(hasBeaten).toBe(true);
  });
});

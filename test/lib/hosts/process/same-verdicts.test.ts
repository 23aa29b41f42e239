import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Host, startWorkers } from '../../../../lib/hosts/process/index.ts';
import { overheardLog } from '../../../support/leaks/overheard.ts';
import { type LiveConductor, liveConductor } from '../../../support/process/conductor.ts';
import { CASES, WORKERS } from '../../../support/same-verdicts/cases.ts';

let conductor: LiveConductor;
let host: Host;

beforeAll(async () => {
  conductor = await liveConductor();
  const workers = Object.entries(WORKERS).map(async ([taskType, file]) => {
    const { handler } = await import(join(process.cwd(), file));
    return { taskType, handler };
  });
  host = startWorkers(await Promise.all(workers), {
    ...{ serverUrl: conductor.url, log: overheardLog },
  });
});
afterAll(async () => {
  conductor.close();
  await host.stop();
});

describe('in a process', () => {
  test.concurrent.each(Object.entries(CASES))('%s', async (_, played) => {
    const { worker, input, responseTimeoutSeconds = 60, log = [], verdict } = played;
    const { taskId } = conductor.schedule({
      taskType: worker,
      inputData: input,
      responseTimeoutSeconds,
    });
    const ends = () =>
      conductor.updates.filter((update) => update.taskId === taskId && !update.extendLease);
    const isOver = () => ends().some(({ status }) => status !== 'IN_PROGRESS');
    await conductor.until(isOver);
    const { status, outputData, reasonForIncompletion } = ends().at(-1) ?? {};
    expect({
      ...{ status, outputData, pollCount: conductor.task(taskId)?.pollCount },
      ...(reasonForIncompletion && { reasonForIncompletion }),
    }).toEqual(verdict);
    const lines = ends().flatMap(({ logs = [] }) => logs.map((line) => line.log));
    expect(lines.filter((line) => !line.includes('\n    at '))).toEqual(log);
    const beats = conductor.updates.filter((beat) => beat.taskId === taskId && beat.extendLease);
    expect(beats.length > 0).toBe(responseTimeoutSeconds < 60);
  });
});

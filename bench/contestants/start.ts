/** The process that a user starts, with its metrics and its timeouts: `conductor-lambda/start`. */
import { startWorkers } from '../../lib/hosts/process/index.ts';
import { worker } from '../../lib/index.ts';
import { dutyOf, taskTypesOf } from './duty.ts';
import { tallyOf } from './tally.ts';

const duty = dutyOf();
const { apiUrl, concurrency } = duty;
const count = tallyOf(duty);
const handler = worker((_input, { scheduledTime }) => {
  count(scheduledTime ?? 0);
  return null;
});

startWorkers(
  taskTypesOf(duty).map((taskType) => ({ taskType, handler, concurrency })),
  {
    serverUrl: apiUrl,
    log: (level, ...line) => level === 'error' && console.error(...line),
  },
);

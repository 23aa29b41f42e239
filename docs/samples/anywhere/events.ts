import { startWorkers } from 'conductor-lambda/start';
import { handler } from './workers/greet.ts';

export const host = startWorkers([{ taskType: 'greet', handler }], {
  onTask(event) {
    if (event.kind === 'executed' && event.failure) console.error(event.taskId, event.failure);
    if (event.kind === 'notReported') console.error(event.taskId, event.reason);
  },
  onPoll(event) {
    if (event.kind === 'failed') console.error(event.taskType, event.reason);
  },
});

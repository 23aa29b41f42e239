import { worker } from 'conductor-lambda';
import * as z from 'zod/mini';

/** Stands for what hears of tasks. */
export const heard: string[] = [];
const tell = (text: string) => void heard.push(text);

export const handler = worker(
  {
    task: 'greetings',
    input: z.object({ name: z.string() }),
    hooks: {
      execution: [
        {
          before: ({ event: { task } }) => tell(`${task.taskId} starts`),
          after: ({ event: { task }, response: { outcome } }) =>
            tell(`${task.taskId} ${outcome.kind}`),
        },
      ],
      update: [
        {
          after: ({ response: { reports, undelivered = [] } }) => {
            for (const { taskId, status } of reports) tell(`${taskId} reported as ${status}`);
            for (const { receipt } of undelivered) tell(`${receipt.taskId} left to the poller`);
          },
          onError: ({ event: { task }, error }) => tell(`${task.taskId} not reported: ${error}`),
        },
      ],
    },
  },
  ({ name }) => `Hello, ${name}`,
);

import { expect, test } from '@jest/globals';
import { storyLines } from '../../../../infra/cli/dev/story.ts';
import { plain } from '../../../../infra/terminal/paint.ts';
import type { TaskEvent } from '../../../../lib/hosts/process/index.ts';

const TASK = { taskType: 'greet', taskId: '0123456789abcdef', workflowId: 'workflow-1' };
const AT = new Date(2026, 10, 27, 9, 5, 7);

type Reported = Extract<TaskEvent, { kind: 'reported' }>;

const started: TaskEvent = { kind: 'started', ...TASK, retries: 0 };
const reported = (fields: Pick<Reported, 'status'> & Partial<Reported>): TaskEvent => ({
  ...{ kind: 'reported', ...TASK, logs: [], durationMs: 42 },
  ...fields,
});

test.each<[TaskEvent, string[]]>([
  [started, ['started']],
  [{ ...started, retries: 2 }, ['started, retry 2']],
  [reported({ status: 'COMPLETED' }), ['COMPLETED in 42 ms']],
  [reported({ status: 'FAILED', reason: 'no name' }), ['FAILED in 42 ms: no name']],
  [
    reported({ status: 'IN_PROGRESS', callbackAfterSeconds: 5 }),
    ['IN_PROGRESS in 42 ms, comes back after 5 s'],
  ],
  [reported({ status: 'COMPLETED', logs: ['half done'] }), ['log half done', 'COMPLETED in 42 ms']],
])('the story tells what has happened, and to which task: %j', (event, texts) => {
  const lines = texts.map((text) => `09:05:07  greet 01234567  ${text}`);
  expect(storyLines(event, AT, plain)).toEqual(lines);
});

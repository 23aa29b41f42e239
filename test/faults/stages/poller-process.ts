import type { Log } from '../../../lib/observe/log.ts';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import type { Task } from '../../../lib/task/task.ts';
import { runOnce } from './pollers.ts';

/**
 * A poller that can be killed: `node poller-process.ts <conductorUrl> <taskType>`, with an IPC channel. Its workers run
 * in its parent process, as Lambda's workers run elsewhere: they go on when it dies.
 */
export type FromPoller =
  | { kind: 'dispatch'; id: number; task: Task }
  | { kind: 'save'; id: number; body: string }
  | { kind: 'log'; line: Parameters<Log> };

/** The answer to a message, by its id. */
export interface ToPoller {
  id: number;
  invocation?: Invocation;
}

const [conductorUrl = '', taskType = ''] = process.argv.slice(2);
const waiting = new Map<number, (answer: ToPoller) => void>();
let asked = 0;

function ask(question: (id: number) => FromPoller): Promise<ToPoller> {
  asked += 1;
  const id = asked;
  process.send?.(question(id));
  return new Promise((resolve) => waiting.set(id, resolve));
}

process.on('message', (answer: ToPoller) => {
  waiting.get(answer.id)?.(answer);
  waiting.delete(answer.id);
});

const around = {
  conductorUrl,
  taskType,
  async invoke(task: Task): Promise<Invocation> {
    const { invocation } = await ask((id) => ({ kind: 'dispatch', id, task }));
    return invocation ?? { kind: 'unknown', reason: 'no answer' };
  },
  inbox: {
    sendText: async (body: string) => void (await ask((id) => ({ kind: 'save', id, body }))),
  },
  // It still logs after its parent has disconnected, and then the lines have no receiver.
  log: (...line: Parameters<Log>) => {
    if (process.connected) process.send?.({ kind: 'log', line } satisfies FromPoller);
  },
};

await runOnce(around, async () => !process.connected);
process.exit();

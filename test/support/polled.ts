import type { Malformed, PolledItem, PolledTask } from '../../lib/conductor/polling.ts';
import { parseTask } from '../../lib/task/parse.ts';
import type { Task } from '../../lib/task/task.ts';

/** The whole answer to a poll. */
export interface Polled {
  tasks: Task[];
  malformed: Malformed[];
}

/** Reads an answer to its end. */
export async function allOf(items: AsyncIterable<PolledItem>): Promise<Polled> {
  const polled: Polled = { tasks: [], malformed: [] };
  for await (const item of items)
    if ('json' in item) polled.tasks.push(taskIn(item.json));
    else polled.malformed.push(item.malformed);
  return polled;
}

/** How many items an answer has. */
export async function counted(items: AsyncIterable<PolledItem>): Promise<number> {
  let count = 0;
  for await (const _ of items) count += 1;
  return count;
}

/** The first task of an answer. */
export async function firstOf(items: AsyncIterable<PolledItem>): Promise<PolledTask> {
  for await (const item of items) if ('json' in item) return item;
  throw new Error('the answer has no task');
}

/** A task with its input, as a worker reads it. */
export const taskIn = (json: Buffer): Task => parseTask(JSON.parse(json.toString()));

/** An answer that arrives at once. */
export async function* itemsOf(answer: Promise<Polled>): AsyncIterable<PolledItem> {
  const { tasks, malformed } = await answer;
  for (const task of tasks) {
    const json = Buffer.from(JSON.stringify(task));
    const hasSavedOutput = Object.keys(task.outputData).length > 0;
    yield { task: { ...task, outputData: {} }, json, hasSavedOutput, bytes: json.length };
  }
  for (const each of malformed) yield { malformed: each, bytes: 0 };
}

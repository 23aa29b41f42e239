import { ConductorError } from '../conductor/errors.ts';
import { isSameRun, runIdOf } from '../task/receipt.ts';
import type { Task } from '../task/task.ts';
import type { Ports } from './ports.ts';

/** Tasks that run in Lambda's own queue: nobody but Conductor knows when they end. */
export interface EventSlots {
  /** Resolves when the task was found ended, or the holding is over. */
  hold(task: Task): Promise<void>;
  /** Asks Conductor about each held task and lets the ended ones go. */
  check(): Promise<void>;
  /** Lets all go: the run is over, the tasks go on. */
  letGo(): void;
}

/** The held tasks of one lane. */
export function eventSlots({ task: askConductor, log }: Pick<Ports, 'task' | 'log'>): EventSlots {
  // Not by their ids: a task that goes on can be polled again, and then each run has a slot.
  const held = new Set<{ task: Task; end: () => void }>();
  let isOver = false;

  const isRunning = async (task: Task): Promise<boolean> => {
    const { taskId } = task;
    try {
      return isSameRun(await askConductor(taskId), runIdOf(task));
    } catch (error) {
      if (isGone(error)) return false;
      log('warn', 'cannot ask Conductor about a task', { taskId, error: String(error) });
      return true;
    }
  };

  return {
    // A call that was under way when the run was over must not hold it.
    hold: (task) =>
      new Promise((end) => {
        if (isOver) end();
        else held.add({ task, end });
      }),
    async check() {
      for (const each of [...held]) {
        if (!held.has(each) || (await isRunning(each.task))) continue;
        held.delete(each);
        each.end();
      }
    },
    letGo() {
      isOver = true;
      for (const { end } of held) end();
      held.clear();
    },
  };
}

/** Its workflow was removed, as archiving ones are when they end. */
const isGone = (error: unknown) => error instanceof ConductorError && error.fault === 'unknown';

import type { QueuedTask } from '../ledger/transitions.ts';
import { standingOf } from '../reporting/standing.ts';
import type { Receipt } from '../task/receipt.ts';
import type { Ports } from './ports.ts';

/** Tasks that lie or run in Lambda's own queue: only Conductor knows when they end. */
export interface EventSlots {
  /** Resolves when Conductor says that the task has ended, when its call must have ended, or when the run is over. */
  hold(task: QueuedTask): Promise<void>;
  /** The tasks that are held. */
  tasks(): QueuedTask[];
  /** Asks Conductor about each held task and lets the ended ones go. */
  check(): Promise<void>;
  /** Whether one of them has not ended; it asks no further than the first one. */
  isAnyRunning(): Promise<boolean>;
  /** Lets all tasks go: the run is over, the tasks go on. */
  letGo(): void;
}

interface Held {
  receipt: Receipt;
  untilMs: number;
  end: () => void;
}

/** The held tasks of one lane. */
export function eventSlots({
  getTask,
  log,
  clock,
}: Pick<Ports, 'getTask' | 'log' | 'clock'>): EventSlots {
  // Not a map by task id: a task that goes on can be polled again, and then each of its runs has a slot.
  const held = new Set<Held>();
  let isOver = false;

  const isRunning = async (receipt: Receipt): Promise<boolean> => {
    try {
      return (await standingOf(receipt, getTask)).kind === 'current';
    } catch (error) {
      const { taskId } = receipt;
      log('warn', STATE_UNKNOWN, { taskId, error: String(error) });
      return true;
    }
  };

  /** Lets a held task go where it has ended. */
  const hasEnded = async (each: Held): Promise<boolean> => {
    const mayRun = each.untilMs > clock.nowMs();
    if (!held.has(each)) return true;
    if (mayRun && (await isRunning(each.receipt))) return false;
    held.delete(each);
    each.end();
    return true;
  };

  return {
    // A call that was open when the run ended must not hold the run.
    hold: ({ receipt, forMs }) =>
      new Promise((end) => {
        if (isOver) end();
        else held.add({ receipt, untilMs: clock.nowMs() + forMs, end });
      }),
    tasks: () =>
      [...held].map(({ receipt, untilMs }) => ({ receipt, forMs: untilMs - clock.nowMs() })),
    async check() {
      for (const each of [...held]) await hasEnded(each);
    },
    async isAnyRunning() {
      for (const each of [...held]) if (!(await hasEnded(each))) return true;
      return false;
    },
    letGo() {
      isOver = true;
      for (const { end } of held) end();
      held.clear();
    },
  };
}

const STATE_UNKNOWN = 'Conductor did not say whether a task has ended; the poller will ask again';

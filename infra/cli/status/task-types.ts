import type { Asked, LastPoll, TypeFacts } from '../../../lib/inspection/answer.ts';
import type { ServiceFacts } from './facts.ts';
import { type HeldBack, heldBack } from './held-back.ts';

/** What is known of a task type of one poller. */
export interface TypeStatus {
  taskType: string;
  poller: string;
  /** Of all its domains. */
  waiting: Asked<number>;
  running: Asked<number>;
  /** … within the last hour. */
  done: Asked<number>;
  failed: Asked<number>;
  /** Milliseconds since 1970; null where none waits. */
  oldestWaitsSinceMs: Asked<number | null>;
  /** The newest one; null where there was none. */
  lastPoll: Asked<LastPoll | null>;
  heldBack: HeldBack[];
}

/** All task types that the pollers tell of. */
export const taskTypesOf = (facts: ServiceFacts): TypeStatus[] =>
  facts.pollers.flatMap((poller) => {
    const { inspection, name } = poller;
    if (inspection.kind !== 'answered') return [];
    return inspection.inspection.types.map((type) => ({
      ...{ taskType: type.taskType, poller: name },
      ...{ running: type.running, done: type.done, failed: type.failed },
      waiting: together(
        type,
        ({ waiting }) => waiting,
        (counts) => counts.reduce(sum, 0),
      ),
      oldestWaitsSinceMs: type.oldestWaitsSinceMs,
      lastPoll: together(type, ({ lastPoll }) => lastPoll, newestOf),
      heldBack: heldBack(type, inspection.inspection, poller, facts),
    }));
  });

type LaneFacts = TypeFacts['lanes'][number];

/** One answer for all lanes; where one lane has none, neither has the type. */
function together<T, To>(
  { lanes }: TypeFacts,
  of: (lane: LaneFacts) => Asked<T>,
  join: (values: T[]) => To,
): Asked<To> {
  const values: T[] = [];
  for (const lane of lanes) {
    const asked = of(lane);
    if (asked.kind === 'failed') return asked;
    values.push(asked.value);
  }
  return { kind: 'answered', value: join(values) };
}

const sum = (total: number, count: number) => total + count;

const newestOf = (polls: (LastPoll | null)[]): LastPoll | null =>
  polls.reduce(
    (newest, poll) => (poll && (!newest || poll.atMs > newest.atMs) ? poll : newest),
    null,
  );

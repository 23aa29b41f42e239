import type { Malformed, PolledItem } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import type { QueuedTask } from '../ledger/transitions.ts';
import { countedAs } from '../observe/metric.ts';
import { type Receipt, receiptOf } from '../task/receipt.ts';
import type { CallEnd, Capacity } from './capacity.ts';
import { GIVEN_BACK_SECONDS, INBOX_MARGIN_MS } from './defaults.ts';
import { type EventSlots, eventSlots } from './event-slots.ts';
import {
  type CallVerdict,
  callMsOf,
  giveBack,
  type Head,
  handleTask,
  rejectMalformed,
} from './handle-task.ts';
import type { Ports } from './ports.ts';
import type { Release } from './quota.ts';
import type { Shared } from './shared.ts';
import { type Counts, count, laneName, noCounts } from './summary.ts';

const LATE = 'the task came too late: its worker could not end within this poller run';

/** What becomes of the tasks that a lane has polled: each has a slot until its worker has ended, or goes back. */
export class LaneWork {
  readonly counts: Counts = noCounts();
  /** When a call ended last. */
  endedAtMs = Number.NEGATIVE_INFINITY;
  /** Tasks in Lambda's own queue. */
  readonly held: EventSlots;
  readonly #route: Route;
  readonly #ports: Ports;
  readonly #shared: Shared;
  readonly #capacity: Capacity;
  readonly #calls = new Set<Promise<void>>();
  #slotFreed = signalOnce();
  #broken: string | undefined;

  constructor(route: Route, ports: Ports, shared: Shared, capacity: Capacity) {
    this.#route = route;
    this.#ports = ports;
    this.#shared = shared;
    this.#capacity = capacity;
    this.held = eventSlots(ports);
  }

  /** Resolves when a slot becomes free. */
  get slotFreed(): Promise<void> {
    return this.#slotFreed.promise;
  }

  /** Why the lane's worker is called no more; undefined where it is. */
  get broken(): string | undefined {
    return this.#broken;
  }

  /** Calls that have not ended; without those that only wait in Lambda's queue. */
  get openCalls(): number {
    return this.#capacity.taken() - this.held.tasks().length;
  }

  /** Tasks in Lambda's queue that runs before have left. */
  inherit(tasks: readonly QueuedTask[]): void {
    for (const task of tasks) {
      this.#capacity.takeSlot();
      this.#open(this.held.hold(task).then(() => this.#freeSlot()));
    }
  }

  /** Resolves when all that is open has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#calls);
  }

  /**
   * Starts an item's worker. Resolves when the next item may be read. Tasks beyond those that were asked for, and those
   * that come too late, go back: a task never waits in the poller.
   *
   * @param calls one for each task that was asked for
   */
  async take(item: PolledItem, calls: Release[]): Promise<void> {
    if ('malformed' in item) return this.#aside(() => this.#rejectMalformed(item.malformed));
    const { json, bytes, task, hasSavedOutput } = item;
    const head = { task, hasSavedOutput };
    this.counts.polled += 1;
    const sent = await this.#shared.unsent.take(bytes);
    const call = this.#isLate() ? undefined : calls.pop();
    if (call) return this.#open(this.#work(this.#start(head, json, sent), receiptOf(task), call));
    sent();
    const reason = this.#isLate()
      ? LATE
      : `the server gave more ${laneName(this.#route)} tasks than were asked for`;
    return this.#aside(() => this.#giveBack(head, reason));
  }

  /** Beside the slots: only so many at a time, however many items a server gives that were not asked for. */
  async #aside(work: () => Promise<void>): Promise<void> {
    const done = await this.#shared.aside.take(1);
    this.#open(work().finally(done));
  }

  /** Whether too little time is left: the run would end before the worker does. */
  #isLate(): boolean {
    const { invocationType, timeoutSeconds } = this.#route;
    const callMs = invocationType === 'RequestResponse' ? timeoutSeconds * 1000 : 0;
    return this.#ports.clock.remainingMs() < callMs + INBOX_MARGIN_MS;
  }

  /** The run waits for what is open. */
  #open(call: Promise<void>): void {
    this.#calls.add(call);
    void call.finally(() => this.#calls.delete(call));
  }

  #start(head: Head, json: Buffer, sent: Release) {
    this.#capacity.takeSlot();
    const calledAtMs = this.#ports.clock.nowMs();
    const reading: Release[] = [];
    const verdict = handleTask(this.#route, head, this.#ports, {
      json,
      sent,
      beforeLarge: async (bytes) => void reading.push(await this.#shared.replies.take(bytes)),
    }).finally(() => {
      sent();
      for (const release of reading) release();
    });
    return { verdict, calledAtMs };
  }

  /** Nothing here holds the task itself: its input can be large, and its call long. */
  async #work(
    { verdict: ending, calledAtMs }: { verdict: Promise<CallVerdict>; calledAtMs: number },
    receipt: Receipt,
    call: Release,
  ): Promise<void> {
    const verdict = await ending;
    call();
    count(this.counts, verdict);
    this.#learn(ENDS[verdict], calledAtMs);
    if (verdict === 'queued')
      await this.held.hold({
        receipt,
        forMs: calledAtMs + callMsOf(this.#route) - this.#ports.clock.nowMs(),
      });
    // The function may be running: its slot is free when it must have ended, and the run does not wait for that.
    if (verdict === 'unknown') this.#ports.clock.after(callMsOf(this.#route), this.#freeSlot);
    else this.#freeSlot();
  }

  #freeSlot = (): void => {
    this.endedAtMs = this.#ports.clock.nowMs();
    this.#capacity.freeSlot();
    this.#slotFreed.resolve();
    this.#slotFreed = signalOnce();
  };

  /** A worker that is broken stops the lane, and says so once for each try. */
  #learn(end: CallEnd, calledAtMs: number): void {
    const lane = laneName(this.#route);
    if (this.#capacity.ended(end, calledAtMs)) {
      const seconds = Math.ceil(this.#capacity.stoppedMs() / 1_000);
      this.#broken = BROKEN[end.kind === 'died' && end.atLoad ? 'atLoad' : 'atWork'];
      const dimensions = { poller: this.#shared.poller, lane };
      this.#ports.log('error', LANE_STOPPED, {
        ...countedAs('BreakerOpen', this.#ports.clock.nowMs(), dimensions),
        ...{ seconds, reason: this.#broken },
      });
    } else if (end.kind === 'worked' && this.#broken) {
      this.#ports.log('info', 'the worker works again', { lane });
      this.#broken = undefined;
    }
  }

  async #giveBack(head: Head, reason: string): Promise<void> {
    await giveBack(head, GIVEN_BACK_SECONDS, reason, this.#ports);
    count(this.counts, 'givenBack');
  }

  async #rejectMalformed(malformed: Malformed): Promise<void> {
    await rejectMalformed(malformed, laneName(this.#route), this.#ports);
    count(this.counts, 'malformed');
  }
}

/** What a verdict says about the worker. */
const ENDS: Record<CallVerdict, CallEnd> = {
  reported: { kind: 'worked' },
  queued: { kind: 'worked' },
  crashed: { kind: 'died', atLoad: false },
  notLoaded: { kind: 'died', atLoad: true },
  throttled: { kind: 'throttled' },
  notStarted: { kind: 'notStarted' },
  unknown: { kind: 'notStarted' },
};

const LANE_STOPPED =
  'the worker is broken: its tasks wait in Conductor, and one at a time tries it again';

const BROKEN = {
  atLoad: 'the worker does not load',
  atWork: 'the worker died several times without a success between',
};

/** A promise, and the function that resolves it. */
function signalOnce(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

import type { Malformed, PolledItem } from '../conductor/polling.ts';
import { batchOfRoute, type Route } from '../config/plan.ts';
import type { QueuedTask } from '../ledger/transitions.ts';
import { roomFor } from '../protocol/dispatch.ts';
import { type Receipt, receiptOf } from '../task/receipt.ts';
import { eachOf, type Some } from '../task/some.ts';
import type { Capacity } from './capacity.ts';
import { GIVEN_BACK_SECONDS, INBOX_MARGIN_MS } from './defaults.ts';
import { type EventSlots, eventSlots } from './event-slots.ts';
import { type Gather, gatherOf } from './gather.ts';
import {
  type CallVerdict,
  callMsOf,
  giveBack,
  type Head,
  handleTasks,
  rejectMalformed,
} from './handle-task.ts';
import type { Ports } from './ports.ts';
import type { Release } from './quota.ts';
import type { Shared } from './shared.ts';
import { type Counts, count, laneName, noCounts } from './summary.ts';
import { type WorkerHealth, workerHealth } from './worker-health.ts';

/** A task that waits for others of its batch. */
interface Waiting {
  head: Head;
  json: Buffer;
  sent: Release;
  call: Release;
}

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
  /** Tasks with a slot that wait for others of their batch. */
  readonly #waiting: Gather<Waiting>;
  readonly #calls = new Set<Promise<void>>();
  /** Open calls of the worker, each with one task or a batch. */
  #workerCalls = 0;
  readonly #health: WorkerHealth;
  #slotFreed = signalOnce();

  constructor(route: Route, ports: Ports, shared: Shared, capacity: Capacity) {
    this.#route = route;
    this.#ports = ports;
    this.#shared = shared;
    this.#capacity = capacity;
    this.held = eventSlots(ports);
    const dimensions = { poller: shared.poller, lane: laneName(route) };
    this.#health = workerHealth(capacity, ports, dimensions);
    const { size, gatherMs } = batchOfRoute(route);
    const limits = { items: size, bytes: roomFor(route.invocationType), waitMs: gatherMs };
    this.#waiting = gatherOf(limits, ports.clock, (group) => this.#start(group));
  }

  /** Resolves when a slot becomes free. */
  get slotFreed(): Promise<void> {
    return this.#slotFreed.promise;
  }

  /** Why the lane's worker is called no more; undefined where it is. */
  get broken(): string | undefined {
    return this.#health.broken();
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

  /** Starts what waits for others of its batch: no more will come. */
  flush(): void {
    this.#waiting.flush();
  }

  /** Resolves when all that is open has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#calls);
  }

  /**
   * Starts an item's worker, or lets the item wait for others of its batch. Resolves when the next item may be read. Tasks
   * beyond those that were asked for, and those that come too late, go back: a task never waits for a slot.
   *
   * @param calls one for each task that was asked for
   */
  async take(item: PolledItem, calls: Release[]): Promise<void> {
    if ('malformed' in item) return this.#aside(() => this.#rejectMalformed(item.malformed));
    const { json, bytes, task, hasSavedOutput } = item;
    const head = { task, hasSavedOutput };
    this.counts.polled += 1;
    // Room that the lane's own waiting tasks hold would come free no sooner.
    if (this.#shared.unsent.free() < bytes) this.#waiting.flush();
    const sent = await this.#shared.unsent.take(bytes);
    const call = this.#isLate() ? undefined : calls.pop();
    if (call) {
      this.#capacity.takeSlot();
      return this.#waiting.add({ head, json, sent, call }, bytes);
    }
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
    const { gatherMs } = batchOfRoute(this.#route);
    return this.#ports.clock.remainingMs() < gatherMs + callMs + INBOX_MARGIN_MS;
  }

  /** The run waits for what is open. */
  #open(call: Promise<void>): void {
    this.#calls.add(call);
    void call.finally(() => this.#calls.delete(call));
  }

  #start(group: Some<Waiting>): void {
    const calledAtMs = this.#ports.clock.nowMs();
    const ending = this.#send(
      eachOf(group, ({ head }) => head),
      eachOf(group, ({ json }) => json),
      group.map(({ sent }) => sent),
    );
    const receipts = group.map(({ head }) => receiptOf(head.task));
    const calls = group.map(({ call }) => call);
    this.#workerCalls += 1;
    this.#open(this.#work(ending, receipts, calls, calledAtMs));
  }

  #send(heads: Some<Head>, json: Some<Buffer>, releases: Release[]): Promise<CallVerdict[]> {
    const reading: Release[] = [];
    const sent = () => {
      for (const release of releases) release();
    };
    return handleTasks(this.#route, heads, this.#ports, {
      json,
      sent,
      beforeLarge: async (bytes) => void reading.push(await this.#shared.replies.take(bytes)),
    }).finally(() => {
      sent();
      for (const release of reading) release();
    });
  }

  /** Nothing here holds the tasks themselves: their inputs can be large, and their call long. */
  async #work(
    ending: Promise<CallVerdict[]>,
    receipts: Receipt[],
    calls: Release[],
    calledAtMs: number,
  ): Promise<void> {
    const verdicts = await ending;
    this.#workerCalls -= 1;
    for (const release of calls) release();
    for (const verdict of verdicts) count(this.counts, verdict);
    this.#health.ended(verdicts, calledAtMs, this.#workerCalls);
    await Promise.all(verdicts.map((verdict, i) => this.#end(verdict, receipts[i], calledAtMs)));
  }

  async #end(verdict: CallVerdict, receipt: Receipt | undefined, calledAtMs: number) {
    const { clock } = this.#ports;
    const callMs = callMsOf(this.#route);
    if (verdict === 'queued' && receipt)
      await this.held.hold({ receipt, forMs: calledAtMs + callMs - clock.nowMs() });
    // The function may be running: its slot is free when it must have ended, and the run does not wait for that.
    if (verdict === 'unknown') clock.after(callMs, this.#freeSlot);
    else this.#freeSlot();
  }

  #freeSlot = (): void => {
    this.endedAtMs = this.#ports.clock.nowMs();
    this.#capacity.freeSlot();
    this.#slotFreed.resolve();
    this.#slotFreed = signalOnce();
  };

  async #giveBack(head: Head, reason: string): Promise<void> {
    await giveBack(head, GIVEN_BACK_SECONDS, reason, this.#ports);
    count(this.counts, 'givenBack');
  }

  async #rejectMalformed(malformed: Malformed): Promise<void> {
    await rejectMalformed(malformed, laneName(this.#route), this.#ports);
    count(this.counts, 'malformed');
  }
}

/** A promise, and the function that resolves it. */
function signalOnce(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

import type { Malformed, PolledItem } from '../conductor/polling.ts';
import { batchOfRoute, type Route } from '../config/plan.ts';
import type { LaneClaim } from '../ledger/claims.ts';
import type { QueuedTask } from '../ledger/transitions.ts';
import type { Meter } from '../observe/metrics.ts';
import { dollarsOf } from '../observe/price.ts';
import { roomFor } from '../protocol/dispatch.ts';
import { laneName } from '../task/lane-name.ts';
import { type Receipt, receiptOf } from '../task/receipt.ts';
import { eachOf, type Some } from '../task/some.ts';
import type { Task } from '../task/task.ts';
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
  type Verdict,
} from './handle-task.ts';
import { meterOf, pickupSecondsOf } from './measured.ts';
import type { Ports } from './ports.ts';
import type { Release } from './quota.ts';
import type { Shared } from './shared.ts';
import { type Counts, count, noCounts } from './summary.ts';
import { tellTrouble } from './trouble.ts';
import { type WorkerHealth, workerHealth } from './worker-health.ts';

/** A task that waits for others of its batch. */
interface Waiting {
  head: Head;
  json: Buffer;
  sent: Release;
  call: Release;
  slot: Slot;
}

/** A call that has not ended, without those that only wait in Lambda's queue. */
interface Slot {
  /** By then it must have ended. */
  untilMs: number;
}

/** What is left of a task whose call is open. */
type Part = Pick<Waiting, 'call' | 'slot'> & { receipt: Receipt };

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
  readonly #claim: LaneClaim;
  readonly #meter: Meter;
  /** Tasks with a slot that wait for others of their batch. */
  readonly #waiting: Gather<Waiting>;
  readonly #calls = new Set<Promise<void>>();
  readonly #slots = new Set<Slot>();
  /** Open calls of the worker, each with one task or a batch. */
  #workerCalls = 0;
  readonly #health: WorkerHealth;
  #slotFreed = signalOnce();
  /** The most slots that were taken since they were looked at last. */
  #most = 0;

  constructor(route: Route, ports: Ports, shared: Shared, capacity: Capacity, claim: LaneClaim) {
    this.#route = route;
    this.#ports = ports;
    this.#shared = shared;
    this.#capacity = capacity;
    this.#claim = claim;
    this.#meter = meterOf(route, ports);
    this.held = eventSlots(ports);
    this.#health = workerHealth(
      capacity,
      {
        ...{ log: ports.log, meter: this.#meter },
        isBroken: (reason) => tellTrouble(route, 'workerBroken', reason, ports),
      },
      laneName(route),
    );
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

  /** The most slots that were taken at a time since the last question: a short task would be over between two looks. */
  mostTaken(): number {
    const most = this.#most;
    this.#most = this.#capacity.taken();
    return most;
  }

  /** For how long each call that has not ended can be open; without those that only wait in Lambda's queue. */
  openForMs(): number[] {
    const nowMs = this.#ports.clock.nowMs();
    return [...this.#slots].map(({ untilMs }) => untilMs - nowMs);
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
    this.#measurePickup(task);
    // Room that the lane's own waiting tasks hold would come free no sooner.
    if (this.#shared.unsent.free() < bytes) this.#waiting.flush();
    const sent = await this.#shared.unsent.take(bytes);
    const call = this.#isLate() ? undefined : calls.pop();
    if (call) {
      return this.#waiting.add({ head, json, sent, call, slot: this.#takeSlot() }, bytes);
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
    const parts = group.map(({ head, call, slot }) => {
      slot.untilMs = calledAtMs + callMsOf(this.#route);
      return { receipt: receiptOf(head.task), call, slot };
    });
    this.#workerCalls += 1;
    this.#open(this.#work(ending, parts, calledAtMs));
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
      died: (reason) => this.#health.died(reason),
    }).finally(() => {
      sent();
      for (const release of reading) release();
    });
  }

  /** Nothing here holds the tasks themselves: their inputs can be large, and their call long. */
  async #work(ending: Promise<CallVerdict[]>, parts: Part[], calledAtMs: number): Promise<void> {
    const verdicts = await ending;
    this.#workerCalls -= 1;
    for (const { call } of parts) call();
    this.#measureCost(verdicts, calledAtMs);
    for (const verdict of verdicts) this.#count(verdict);
    this.#health.ended(verdicts, calledAtMs, this.#workerCalls);
    await Promise.all(parts.map((part, i) => this.#end(part, verdicts[i])));
  }

  async #end({ receipt, slot }: Part, verdict: CallVerdict | undefined) {
    const { clock } = this.#ports;
    if (verdict === 'queued') {
      this.#slots.delete(slot);
      await this.held.hold({ receipt, forMs: slot.untilMs - clock.nowMs() });
    }
    if (verdict !== 'unknown') return this.#freeSlot(slot);
    // The function may be running: its slot is free when it must have ended, and the run does not wait for that.
    const callMs = callMsOf(this.#route);
    slot.untilMs = clock.nowMs() + callMs;
    clock.after(callMs, () => this.#freeSlot(slot));
  }

  #takeSlot(): Slot {
    const { gatherMs } = batchOfRoute(this.#route);
    const slot = { untilMs: this.#ports.clock.nowMs() + gatherMs + callMsOf(this.#route) };
    this.#slots.add(slot);
    this.#capacity.takeSlot();
    this.#most = Math.max(this.#most, this.#capacity.taken());
    this.#claim.started();
    return slot;
  }

  #freeSlot(slot?: Slot): void {
    if (slot) this.#slots.delete(slot);
    this.endedAtMs = this.#ports.clock.nowMs();
    this.#capacity.freeSlot();
    this.#slotFreed.resolve();
    this.#slotFreed = signalOnce();
  }

  async #giveBack(head: Head, reason: string): Promise<void> {
    await giveBack(head, GIVEN_BACK_SECONDS, reason, this.#ports);
    this.#count('givenBack');
  }

  async #rejectMalformed(malformed: Malformed): Promise<void> {
    await rejectMalformed(malformed, laneName(this.#route), this.#ports);
    this.#count('malformed');
  }

  #count(verdict: Verdict): void {
    for (const each of count(this.counts, verdict)) {
      if (each === 'dispatched') this.#meter.measure('task_execution_started_total');
      if (each === 'givenBack') this.#meter.measure('task_given_back_total');
    }
  }

  #measurePickup(task: Task): void {
    const seconds = pickupSecondsOf(task, this.#ports.clock.nowMs());
    if (seconds !== undefined) this.#meter.measure('task_pickup_time_seconds', seconds);
  }

  /** Of a call that is not waited for, nothing tells how long it takes. */
  #measureCost(verdicts: readonly CallVerdict[], calledAtMs: number): void {
    const { memoryMb } = this.#route;
    const isBilled = verdicts.some((verdict) => verdict === 'reported' || verdict === 'crashed');
    if (memoryMb === undefined || !isBilled) return;
    const dollars = dollarsOf(1, this.#ports.clock.nowMs() - calledAtMs, memoryMb);
    this.#meter.measure('task_cost_dollars_total', dollars);
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

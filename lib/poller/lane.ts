import type { Route } from '../config/plan.ts';
import type { LaneClaim } from '../ledger/claims.ts';
import type { Lease } from '../ledger/lease.ts';
import type { LaneSlots } from '../ledger/taken.ts';
import type { Left } from '../ledger/transitions.ts';
import { LONG_POLL_MS } from '../limits/conductor.ts';
import type { Meter } from '../observe/metrics.ts';
import { type Pause, pauseOf } from '../protocol/pauses.ts';
import { under } from '../task/by-name.ts';
import { laneName } from '../task/lane-name.ts';
import { type Capacity, capacityOf, type Next } from './capacity.ts';
import {
  AWS_RAISE_MS,
  DOMAIN_POLL_MS,
  ELSEWHERE_CHECK_MS,
  EMPTY_POLL_MS,
  EVENT_CHECK_MS,
} from './defaults.ts';
import { LaneWork } from './lane-work.ts';
import { countingErrors, meterOf } from './measured.ts';
import { type Pace, paceOf } from './pace.ts';
import type { Ports } from './ports.ts';
import type { Release } from './quota.ts';
import type { Shared } from './shared.ts';
import { slotsOf } from './slots.ts';
import type { Hindrance, LaneReport } from './summary.ts';
import { tellTrouble } from './trouble.ts';
import { CLOSED, type Window } from './window.ts';

type Ask = Extract<Next, { count: number }>;

/** Polls one task type: when, and for how many. It has its own slots, waits and counts, so its trouble stops no other lane. */
export class Lane {
  readonly #route: Route;
  readonly #slots: LaneSlots;
  readonly #lease: Lease;
  readonly #ports: Ports;
  readonly #shared: Shared;
  readonly #meter: Meter;
  readonly #capacity: Capacity;
  readonly #claim: LaneClaim;
  readonly #work: LaneWork;
  readonly #pace: Pace;
  #window = CLOSED;
  #firstLook: Promise<void> | undefined;
  #polls = 0;
  #polledAtMs = 0;
  /** When other runs had slots of this type last. */
  #elsewhereAtMs = Number.NEGATIVE_INFINITY;
  #trouble: string | undefined;
  #answeredAtMs = Number.NEGATIVE_INFINITY;

  constructor(route: Route, lease: Lease, ports: Ports, shared: Shared) {
    this.#route = route;
    this.#slots = slotsOf(route);
    this.#lease = lease;
    this.#meter = meterOf(route, ports);
    this.#ports = countingErrors(ports, this.#meter);
    this.#shared = shared;
    this.#capacity = capacityOf(route.concurrency, ports.clock.nowMs, () =>
      lease.elsewhere(this.#slots),
    );
    this.#pace = paceOf(ports.clock, shared.turns);
    this.#claim = lease.claimOf(this.#slots, () => this.#openForMs());
    this.#work = new LaneWork(route, this.#ports, shared, this.#capacity, this.#claim);
    this.#work.inherit(under(lease.queued, this.#slots.name) ?? []);
  }

  /** Asks once, without waiting at the server, whether there is work; and says whether it has found some. */
  async lookOnce(window: Window): Promise<boolean> {
    this.#window = window;
    const before = this.#pace.workAtMs();
    this.#firstLook = this.#lookNow();
    await this.#firstLook;
    return this.#pace.workAtMs() !== before;
  }

  /** Polls until the window closes and the last poll is answered. */
  async poll(window: Window): Promise<void> {
    await this.#firstLook;
    this.#window = window;
    await this.#keepDomain();
    while (window.remainingMs() > 0) {
      const next = this.#capacity.next(this.#room());
      if (this.paused()) await this.#ports.clock.sleep(ELSEWHERE_CHECK_MS, window.signal);
      else if ('count' in next) await this.#ask(next);
      else if (next.kind === 'full') await this.#waitForSlot();
      else await this.#wait(next.waitMs);
    }
    // Before the run tells the ledger what it leaves: what is in Lambda's queue then has its receipt.
    this.#work.flush();
  }

  /** Waits for the calls that the run has to see to their end. Tasks in Lambda's queue go on without it. */
  async drain(): Promise<void> {
    this.#work.held.letGo();
    await this.#work.ended();
  }

  /** What is open. */
  left(): Left {
    const { held } = this.#work;
    return { lane: this.#slots, calls: this.#work.openForMs(), queued: held.tasks() };
  }

  #openForMs(): number[] {
    return [...this.#work.openForMs(), ...this.#work.held.tasks().map(({ forMs }) => forMs)];
  }

  /** Whether tasks in Lambda's queue go on when the run ends. */
  goesOn(): Promise<boolean> {
    return this.#work.held.isAnyRunning();
  }

  /** How many of its tasks are open, also those of other runs, of its slots. */
  used(): { open: number; slots: number } {
    const open = this.#capacity.taken() + this.#lease.elsewhere(this.#slots);
    return { open, slots: this.#route.concurrency };
  }

  /** Its name. */
  get name(): string {
    return laneName(this.#route);
  }

  /** When a poll of it was answered last. */
  answeredAtMs(): number {
    return this.#answeredAtMs;
  }

  /** Whether its last poll failed. */
  isFailing(): boolean {
    return this.#trouble !== undefined;
  }

  /** Takes the metrics that are looked at now and then. */
  measure(): void {
    const most = this.#work.mostTaken();
    const open = most + this.#lease.elsewhere(this.#slots);
    this.#meter.measure('active_workers', most);
    this.#meter.measure(
      'slots_used_percent',
      Math.min(100, (100 * open) / this.#route.concurrency),
    );
  }

  /** Why it does not poll now: a person has paused its type. */
  paused(): Pause | undefined {
    return pauseOf(this.#lease.pauses(), this.#route.taskType);
  }

  /** How long the lane has had nothing to do; 0 while calls of its type are open, also those of other runs. */
  idleMs(): number {
    if (this.paused()) return Number.POSITIVE_INFINITY;
    if (this.#work.openForMs().length > 0 || this.#lease.elsewhere(this.#slots) > 0) return 0;
    // Nothing tells when a slot of an Event task is free.
    if (this.#capacity.isShort()) return 0;
    const busyAtMs = Math.max(this.#pace.workAtMs(), this.#work.endedAtMs, this.#elsewhereAtMs);
    return this.#ports.clock.nowMs() - busyAtMs;
  }

  /** What the lane has done so far. */
  report(): LaneReport {
    const hindrance = this.#hindrance();
    const paused = this.paused();
    return {
      ...{ route: this.#route, ...this.#work.counts },
      ...(hindrance && { hindrance }),
      ...(paused && { paused }),
    };
  }

  #hindrance(): Hindrance | undefined {
    if (this.#trouble) return { kind: 'pollFails', reason: this.#trouble };
    const { broken } = this.#work;
    return broken ? { kind: 'broken', reason: broken } : this.#capacity.hindrance();
  }

  async #lookNow(): Promise<void> {
    if (this.paused()) return;
    if (this.#capacity.free() === 0) await this.#work.held.check();
    const next = this.#capacity.next(this.#room());
    if ('count' in next)
      await this.#pollFor(next.count, 0, this.#shared.turns.paced(this.#window.signal));
    else await this.#keepDomain();
  }

  /** Before it asks for more than others know of, it tells them. */
  async #ask({ kind, count }: Ask): Promise<void> {
    if (this.#claim.free() < (kind === 'more' ? count : 1)) await this.#claim.raise();
    const may = Math.min(count, this.#claim.free());
    if (may === 0) await this.#wait(EMPTY_POLL_MS);
    else if (kind === 'more') await this.#pollFor(may, 0, this.#shared.turns.quick());
    else await this.#look(may);
  }

  /** Waits at the server for a task, where the run may do so once more; else it asks whether there is one. */
  async #look(count: number): Promise<void> {
    const { turns } = this.#shared;
    const { signal } = this.#window;
    const awayMs = this.#pace.awayMs();
    if (awayMs > 0) return this.#wait(awayMs);
    const long = this.#pace.isHot() ? undefined : turns.long();
    // SQL back ends of Conductor wait for all tasks that are asked for, or the timeout: so for one.
    if (long) await this.#pollFor(1, Math.min(LONG_POLL_MS, this.#windowMs()), long);
    else await this.#pollFor(count, 0, turns.paced(signal));
    this.#pace.looked();
  }

  #windowMs(): number {
    return Math.ceil(this.#window.remainingMs());
  }

  async #waitForSlot(): Promise<void> {
    const { clock } = this.#ports;
    const { closed, signal } = this.#window;
    const waits = [this.#work.slotFreed, closed];
    if (this.#route.invocationType === 'Event') waits.push(clock.sleep(EVENT_CHECK_MS, signal));
    if (this.#capacity.isThrottled()) waits.push(clock.sleep(AWS_RAISE_MS, signal));
    if (this.#lease.elsewhere(this.#slots) > 0) {
      this.#elsewhereAtMs = clock.nowMs();
      waits.push(clock.sleep(ELSEWHERE_CHECK_MS, signal));
    }
    if (this.#route.domain) waits.push(clock.sleep(this.#domainPollInMs(), signal));
    await Promise.race(waits);
    if (!signal.aborted) await this.#keepDomain();
    if (this.#capacity.free() === 0 && !signal.aborted)
      await Promise.race([this.#work.held.check(), closed]);
  }

  /** A lane whose workers cannot start keeps its domain; one whose polls fail leaves the server alone. */
  async #wait(waitMs: number): Promise<void> {
    const { signal } = this.#window;
    const keeps = this.#route.domain !== undefined && !this.#trouble;
    const sleepMs = keeps ? Math.min(waitMs, Math.max(0, this.#domainPollInMs())) : waitMs;
    await this.#ports.clock.sleep(sleepMs, signal);
    if (keeps && !signal.aborted) await this.#keepDomain();
  }

  /** The server counts a poll for 0 tasks, as of its end: a long poll would be counted 5 s later. */
  async #keepDomain(): Promise<void> {
    if (this.#route.domain && this.#domainPollInMs() <= 0)
      await this.#pollFor(0, 0, this.#shared.turns.quick());
  }

  #domainPollInMs(): number {
    return this.#polledAtMs + DOMAIN_POLL_MS - this.#ports.clock.nowMs();
  }

  async #pollFor(count: number, waitMs: number, turn: Release | Promise<Release>): Promise<void> {
    const release = await turn;
    // While the lane waited for its turn, the window can have closed, and others can have taken the room.
    const calls = this.#callsFor(count);
    const isOpen = this.#window.remainingMs() > 0 && !this.paused();
    const may = isOpen && (count === 0 || calls.length > 0);
    if (may) await this.#poll(calls, waitMs);
    for (const unused of calls) unused();
    this.#claim.unused(calls.length);
    release();
  }

  async #poll(calls: Release[], waitMs: number): Promise<void> {
    const count = calls.length;
    const { taskType, domain } = this.#route;
    const askedAtMs = this.#ports.clock.nowMs();
    this.#polledAtMs = askedAtMs;
    this.#polls += 1;
    const workerId = `${this.#ports.runId}.${this.#polls}`;
    const reading: Release[] = [];
    let received = 0;
    let largestBytes = 0;
    try {
      const items = this.#ports.poll({
        ...{ taskType, domain, workerId, count, waitMs },
        beforeLarge: async () => void reading.push(await this.#shared.large.take(1)),
      });
      for await (const item of items) {
        received += 1;
        largestBytes = Math.max(largestBytes, item.bytes);
        await this.#work.take(item, calls);
      }
      // A poll for 0 tasks says nothing about what waits.
      if (count > 0) this.#capacity.answered({ count, received, largestBytes, waitMs, askedAtMs });
      this.#polledWell();
    } catch (error) {
      this.#polledBadly(error);
    }
    if (count > 0) {
      this.#meter.measure('task_poll_total');
      const tookMs = this.#ports.clock.nowMs() - askedAtMs;
      this.#meter.measure('task_poll_time_seconds', tookMs / 1_000);
    }
    for (const release of reading) release();
    if (received > 0) this.#pace.found();
  }

  /** How many calls the run can still open. An Event call is over at once, and takes none of them. */
  #room(): number {
    return this.#route.invocationType === 'Event'
      ? Number.POSITIVE_INFINITY
      : this.#shared.calls.free();
  }

  /** As many calls as tasks are asked for, and as there is room for: taken before, so that no task comes in vain. */
  #callsFor(count: number): Release[] {
    const many = Array.from({ length: Math.min(count, this.#claim.free()) });
    const calls =
      this.#route.invocationType === 'Event'
        ? many.map(() => () => {})
        : many.flatMap(() => this.#shared.calls.tryTake(1) ?? []);
    this.#claim.ask(calls.length);
    return calls;
  }

  #polledWell(): void {
    if (this.#trouble)
      this.#ports.log('info', 'polling works again', { lane: laneName(this.#route) });
    this.#trouble = undefined;
    this.#answeredAtMs = this.#ports.clock.nowMs();
  }

  #polledBadly(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#trouble) {
      this.#ports.log('error', 'polling failed', { lane: laneName(this.#route), reason });
      tellTrouble(this.#route, 'pollFails', reason, this.#ports);
    }
    this.#trouble = reason;
    this.#meter.measure('task_poll_error_total');
    this.#capacity.pollFailed();
  }
}

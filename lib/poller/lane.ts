import type { Malformed } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import type { Task } from '../task/task.ts';
import { type Capacity, capacityOf, type PollRequest } from './capacity.ts';
import { DOMAIN_POLL_MS, EVENT_CHECK_MS, GIVEN_BACK_SECONDS, INBOX_MARGIN_MS } from './defaults.ts';
import { eventSlots } from './event-slots.ts';
import { giveBack, handleTask, rejectMalformed } from './handle-task.ts';
import type { Ports } from './ports.ts';
import { count, type LaneReport, laneName, noCounts } from './summary.ts';
import type { Window } from './window.ts';

const LATE = 'the task came too late: its worker could not end within this poller run';

/** Polls one task type. It has its own slots, waits and counts, so its trouble stops no other lane. */
export class Lane {
  readonly #route: Route;
  readonly #window: Window;
  readonly #ports: Ports;
  readonly #capacity: Capacity;
  readonly #held;
  readonly #counts = noCounts();
  readonly #calls = new Set<Promise<void>>();
  #slotFreed = signalOnce();
  #polls = 0;
  #polledAtMs = 0;
  #trouble: string | undefined;

  constructor(route: Route, window: Window, ports: Ports) {
    this.#route = route;
    this.#window = window;
    this.#ports = ports;
    this.#capacity = capacityOf(route.concurrency, ports.clock.nowMs);
    this.#held = eventSlots(ports);
  }

  /** Polls until the window closes, then waits for the open calls. */
  async run(): Promise<void> {
    await this.#keepDomain();
    while (this.#window.remainingMs() > 0) {
      const next = this.#capacity.next(this.#window.remainingMs());
      if (next.kind === 'poll') await this.#poll(next.request);
      else if (next.kind === 'full') await this.#waitForSlot();
      else await this.#wait(next.waitMs);
    }
    this.#held.letGo();
    await Promise.all(this.#calls);
  }

  /** What the lane has done so far. */
  report(): LaneReport {
    const trouble = this.#trouble;
    return { route: this.#route, ...this.#counts, ...(trouble && { trouble }) };
  }

  async #waitForSlot(): Promise<void> {
    const { clock } = this.#ports;
    const { closed, signal } = this.#window;
    const waits = [this.#slotFreed.promise, closed];
    if (this.#route.invocationType === 'Event') waits.push(clock.sleep(EVENT_CHECK_MS, signal));
    if (this.#route.domain) waits.push(clock.sleep(this.#domainPollInMs(), signal));
    await Promise.race(waits);
    if (!signal.aborted) await this.#keepDomain();
    if (this.#capacity.free() === 0 && !signal.aborted)
      await Promise.race([this.#held.check(), closed]);
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
      await this.#poll({ count: 0, waitMs: 0 });
  }

  #domainPollInMs(): number {
    return this.#polledAtMs + DOMAIN_POLL_MS - this.#ports.clock.nowMs();
  }

  async #poll(request: PollRequest): Promise<void> {
    const { taskType, domain, target } = this.#route;
    const askedAtMs = this.#ports.clock.nowMs();
    this.#polledAtMs = askedAtMs;
    this.#polls += 1;
    const workerId = `${this.#ports.runId}.${this.#polls}`;
    try {
      const polled = await this.#ports.poll({
        ...{ taskType, domain, workerId, ...request },
        // What goes to an existing Lambda is passed on digit for digit.
        ...(target && { exact: true }),
      });
      // A poll for 0 tasks says nothing about what waits.
      if (request.count > 0) this.#capacity.answered(request, askedAtMs, polled.tasks.length);
      this.#polledWell();
      this.#take(polled.tasks);
      for (const malformed of polled.malformed) this.#open(this.#rejectMalformed(malformed));
    } catch (error) {
      this.#polledBadly(error);
    }
  }

  /** Tasks beyond the free slots, and tasks that come too late, go back: a task never waits in the poller. */
  #take(tasks: Task[]): void {
    this.#counts.polled += tasks.length;
    const isLate = this.#isLate();
    const free = isLate ? 0 : this.#capacity.free();
    const reason = isLate
      ? LATE
      : `the server gave more ${laneName(this.#route)} tasks than were asked for`;
    for (const task of tasks.slice(0, free)) this.#open(this.#work(task));
    for (const task of tasks.slice(free)) this.#open(this.#giveBack(task, reason));
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

  async #work(task: Task): Promise<void> {
    this.#capacity.takeSlot();
    const verdict = await handleTask(this.#route, task, this.#ports);
    count(this.#counts, verdict);
    if (verdict === 'notStarted') this.#capacity.startFailed();
    else this.#capacity.started();
    if (verdict === 'queued') await this.#held.hold(task);
    this.#capacity.freeSlot();
    this.#slotFreed.resolve();
    this.#slotFreed = signalOnce();
  }

  async #giveBack(task: Task, reason: string): Promise<void> {
    await giveBack(task, GIVEN_BACK_SECONDS, reason, this.#ports);
    count(this.#counts, 'givenBack');
  }

  async #rejectMalformed(malformed: Malformed): Promise<void> {
    await rejectMalformed(malformed, laneName(this.#route), this.#ports);
    count(this.#counts, 'malformed');
  }

  #polledWell(): void {
    if (this.#trouble)
      this.#ports.log('info', 'polling works again', { lane: laneName(this.#route) });
    this.#trouble = undefined;
  }

  #polledBadly(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#trouble)
      this.#ports.log('error', 'polling failed', { lane: laneName(this.#route), reason });
    this.#trouble = reason;
    this.#capacity.pollFailed();
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

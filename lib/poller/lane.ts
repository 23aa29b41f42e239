import type { Route } from '../config/plan.ts';
import type { Task } from '../task/task.ts';
import { asking, type Question } from './asking.ts';
import { backoff } from './backoff.ts';
import { EMPTY_POLL_MS, EVENT_CHECK_MS, GIVEN_BACK_SECONDS, KEEP_MARGIN_MS } from './defaults.ts';
import { eventSlots } from './event-slots.ts';
import { giveBack, refuse, serve } from './handle-task.ts';
import type { Ports } from './ports.ts';
import { slotsFor } from './slots.ts';
import { emptyTally, type LaneReport, laneName } from './summary.ts';
import type { Window } from './window.ts';

const LATE = 'polled too late for its worker to end in this run of the poller';

/** The polling of one task type, with slots, backoffs and counts of its own: its trouble stops no other. */
export class Lane {
  readonly #route: Route;
  readonly #window: Window;
  readonly #ports: Ports;
  readonly #slots;
  readonly #held;
  readonly #polling;
  readonly #starting;
  readonly #asking = asking();
  readonly #tally = emptyTally();
  readonly #calls = new Set<Promise<void>>();
  #polls = 0;
  #trouble: string | undefined;

  constructor(route: Route, window: Window, ports: Ports) {
    this.#route = route;
    this.#window = window;
    this.#ports = ports;
    this.#slots = slotsFor(route.concurrency);
    this.#held = eventSlots(ports);
    this.#polling = backoff(ports.clock.nowMs);
    this.#starting = backoff(ports.clock.nowMs);
  }

  /** Polls until the window closes, then waits for the open calls. */
  async run(): Promise<void> {
    while (this.#window.remainingMs() > 0) {
      await this.#waitOutTrouble();
      if (this.#slots.free() === 0) await this.#waitForSlot();
      else await this.#pollOnce();
    }
    this.#held.letGo();
    await Promise.all(this.#calls);
  }

  /** What it has done so far. */
  report(): LaneReport {
    const trouble = this.#trouble;
    return { route: this.#route, ...this.#tally, ...(trouble && { trouble }) };
  }

  async #waitOutTrouble(): Promise<void> {
    const waitMs = Math.max(this.#polling.waitMs(), this.#starting.waitMs());
    if (waitMs > 0) await this.#ports.clock.sleep(waitMs, this.#window.signal);
  }

  async #waitForSlot(): Promise<void> {
    const { clock } = this.#ports;
    const { closed, signal } = this.#window;
    const waits = [this.#slots.released(), closed];
    if (this.#route.invocationType === 'Event') waits.push(clock.sleep(EVENT_CHECK_MS, signal));
    await Promise.race(waits);
    if (this.#slots.free() === 0 && !signal.aborted)
      await Promise.race([this.#held.check(), closed]);
  }

  async #pollOnce(): Promise<void> {
    // The window may have closed while we waited.
    if (this.#window.remainingMs() === 0) return;
    const question = this.#asking.next(this.#slots.free(), this.#window.remainingMs());
    const { taskType, domain } = this.#route;
    const askedAtMs = this.#ports.clock.nowMs();
    this.#polls += 1;
    const workerId = `${this.#ports.runId}.${this.#polls}`;
    try {
      const polled = await this.#ports.poll({ taskType, domain, workerId, ...question });
      this.#asking.answered(question, polled.tasks.length);
      this.#polledWell();
      this.#take(polled.tasks);
      for (const each of polled.malformed)
        this.#open(refuse(each, this.#route, this.#tally, this.#ports));
      if (polled.tasks.length === 0) await this.#waitOutEmpty(question, askedAtMs);
    } catch (error) {
      this.#polledBadly(error);
    }
  }

  async #waitOutEmpty({ waitMs }: Question, askedAtMs: number): Promise<void> {
    const { clock } = this.#ports;
    const earlyMs = askedAtMs + Math.min(waitMs, EMPTY_POLL_MS) - clock.nowMs();
    if (earlyMs > 0) await clock.sleep(earlyMs, this.#window.signal);
  }

  /** What the server gave beyond the free slots, or too late, goes back: a task is never held waiting. */
  #take(tasks: Task[]): void {
    this.#tally.polled += tasks.length;
    const isLate = this.#isLate();
    const free = isLate ? 0 : this.#slots.free();
    const why = isLate
      ? LATE
      : `the server gave more ${laneName(this.#route)} tasks than were asked for`;
    for (const task of tasks.slice(0, free)) this.#open(this.#work(task));
    for (const task of tasks.slice(free))
      this.#open(giveBack(task, GIVEN_BACK_SECONDS, why, this.#tally, this.#ports));
  }

  /** An answer that came slowly: the run would not see the worker's end any more. */
  #isLate(): boolean {
    const { invocationType, timeoutSeconds } = this.#route;
    const callMs = invocationType === 'RequestResponse' ? timeoutSeconds * 1000 : 0;
    return this.#ports.clock.remainingMs() < callMs + KEEP_MARGIN_MS;
  }

  /** The run waits for what is open, and counts it. */
  #open(call: Promise<void>): void {
    this.#calls.add(call);
    void call.finally(() => this.#calls.delete(call));
  }

  async #work(task: Task): Promise<void> {
    this.#slots.take();
    const served = await serve(this.#route, task, this.#tally, this.#ports);
    if (served === 'refused') this.#starting.failed();
    else this.#starting.succeeded();
    if (served === 'queued') await this.#held.hold(task);
    this.#slots.release();
  }

  #polledWell(): void {
    if (this.#trouble)
      this.#ports.log('info', 'polling works again', { lane: laneName(this.#route) });
    this.#trouble = undefined;
    this.#polling.succeeded();
  }

  #polledBadly(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#trouble)
      this.#ports.log('error', 'polling failed', { lane: laneName(this.#route), reason });
    this.#trouble = reason;
    this.#polling.failed();
  }
}

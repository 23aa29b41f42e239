import type { Poll } from '../../../lib/conductor/polling.ts';
import type { Route } from '../../../lib/config/plan.ts';
import type { RunSummary } from '../../../lib/poller/summary.ts';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import type { Task, TaskResult } from '../../../lib/task/task.ts';
import { aRoute } from '../factories.ts';
import { aScene, type Scene, type World } from './scene.ts';
import type { Schedule, Trouble } from './schedule.ts';

/** The longest call of a schedule's routes. */
export const TIMEOUT_SECONDS = 5;

/** What was seen of one poll of a task: a task that is given back is polled again. */
export interface Delivery {
  task: Task;
  /** How often a worker got the task. */
  calls: number;
  /** How its call ended, where it ended within the run. */
  ended?: Invocation['kind'];
  /** The statuses that the poller reported. */
  reports: string[];
}

/** Plays a schedule and records what happens until the run is over. */
export class WatchedRun {
  readonly deliveries = new Map<string, Delivery>();
  /** Sentences about what must never happen. */
  readonly faults: string[] = [];
  readonly scene: Scene;
  readonly #schedule: Schedule;
  readonly #routes: Route[];
  /** By task type: tasks that a worker has. */
  readonly #busy = new Map<string, number>();
  #isOver = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    const { lanes, windowMs, livesMs } = schedule;
    this.#routes = lanes.map((lane, i) =>
      aRoute({ ...lane, taskType: `type-${i}`, timeoutSeconds: TIMEOUT_SECONDS }),
    );
    this.scene = aScene({
      routes: this.#routes,
      windowMs,
      livesMs,
      ports: (world) => ({
        paused: async () => world.clock.elapsedMs() >= (schedule.pausedFromMs ?? windowMs),
        poll: (poll) => this.#poll(poll, world),
        dispatch: (route, [task]) => this.#dispatch(route, task, world),
        sendResult: (result) => this.#update(result, world),
      }),
    });
    for (const { lane, atMs, behaviour } of schedule.arrivals)
      this.scene.conductor.schedule(
        1,
        { taskType: this.#typeOf(lane), inputData: behaviour },
        atMs,
      );
  }

  async run(): Promise<RunSummary> {
    const summary = await this.scene.run();
    this.#isOver = true;
    return summary;
  }

  async #poll(poll: Poll, { clock, conductor }: World) {
    const { taskType, count } = poll;
    const concurrency = this.#routes.find((r) => r.taskType === taskType)?.concurrency ?? 0;
    const free = concurrency - this.#busyWith(taskType);
    if (count < 1 || count > free)
      this.faults.push(`${taskType} asked for ${count} with ${free} free slots`);
    if (this.#suffers('poll fails', taskType, clock.elapsedMs())) throw new Error('500');
    const excess = this.#suffers('generous', taskType, clock.elapsedMs()) ? 3 : 0;
    const polled = await conductor.poll({ ...poll, count: count + excess });
    if (this.#isOver) return polled;
    for (const task of polled.tasks)
      this.deliveries.set(keyOf(task), { task, calls: 0, reports: [] });
    return polled;
  }

  async #dispatch({ taskType, ...route }: Route, task: Task, { clock, conductor }: World) {
    const delivery = this.deliveries.get(keyOf(task));
    if (delivery) delivery.calls += 1;
    this.#count(taskType, 1);
    if (this.#busyWith(taskType) > route.concurrency)
      this.faults.push(`${taskType} has ${this.#busyWith(taskType)} calls open`);

    const behaviour = behaviourOf(task);
    if (behaviour.end === 'hangs') return never;
    const isQueued = route.invocationType === 'Event' && behaviour.end === 'answered';
    const work = clock.sleep(behaviour.workMs).then(() => {
      this.#count(taskType, -1);
      if (behaviour.end === 'answered') conductor.report(task);
    });
    await (isQueued ? clock.sleep(20) : work);
    const invocation = isQueued ? { kind: 'accepted' as const } : endOf(task, behaviour);
    if (delivery && !this.#isOver) delivery.ended = invocation.kind;
    return invocation;
  }

  async #update(result: TaskResult, { clock, conductor }: World) {
    const { taskType, pollCount } = await conductor.getTask(result.taskId);
    const delivery = this.deliveries.get(keyOf({ taskId: result.taskId, pollCount }));
    if (!this.#isOver) delivery?.reports.push(result.status);
    await clock.sleep(this.#schedule.updateMs);
    if (this.#suffers('update fails', taskType, clock.elapsedMs())) throw new Error('500');
    return conductor.sendResult(result);
  }

  #suffers(kind: Trouble['kind'], taskType: string, atMs: number): boolean {
    return this.#schedule.troubles.some(
      ({ lane, fromMs, forMs, ...trouble }) =>
        trouble.kind === kind &&
        this.#typeOf(lane) === taskType &&
        atMs >= fromMs &&
        atMs < fromMs + forMs,
    );
  }

  #typeOf(lane: number): string {
    return `type-${lane % this.#routes.length}`;
  }

  #busyWith(taskType: string): number {
    return this.#busy.get(taskType) ?? 0;
  }

  #count(taskType: string, change: number): void {
    this.#busy.set(taskType, this.#busyWith(taskType) + change);
  }
}

const keyOf = ({ taskId, pollCount }: Pick<Task, 'taskId' | 'pollCount'>) =>
  `${taskId}#${pollCount}`;

/** A worker's behaviour, which is the task's input. */
const behaviourOf = ({ inputData: { end, workMs, afterSeconds } }: Task) => ({
  end: String(end),
  workMs: Number(workMs),
  afterSeconds: Number(afterSeconds),
});

function endOf(
  { taskId }: Task,
  { end, afterSeconds }: ReturnType<typeof behaviourOf>,
): Invocation {
  if (end === 'refused') return { kind: end, reason: end, afterSeconds };
  if (end === 'crashed' || end === 'unknown') return { kind: end, reason: end };
  return { kind: 'answered', answer: { reports: [{ taskId, status: 'COMPLETED' }] } };
}

const never = new Promise<Invocation>(() => {});

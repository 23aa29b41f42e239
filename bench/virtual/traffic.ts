/** Tasks that are scheduled. */
export interface Arrival {
  atMs: number;
  taskType: string;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** Tasks of these types by turns of chance, each at a time of its own, so many a second on average. */
export function steady(
  tasksPerSecond: number,
  forMs: number,
  types: readonly string[],
  random: () => number,
): Arrival[] {
  const arrivals: Arrival[] = [];
  for (
    let atMs = gapMs(tasksPerSecond, random);
    atMs < forMs;
    atMs += gapMs(tasksPerSecond, random)
  )
    arrivals.push({ atMs, taskType: oneOf(types, random) });
  return arrivals;
}

/** Between events that know nothing of each other, so many a second on average. */
const gapMs = (perSecond: number, random: () => number) =>
  (-Math.log(1 - random()) / perSecond) * SECOND_MS;

/** How the day of a service with bursts looks. */
export interface Day {
  hours: number;
  /** Bursts come only in these hours: from and to. */
  busyHours: readonly [number, number];
  burstsPerHour: number;
  /** The smallest and the largest burst; small ones are as likely as large ones that are the same factor apart. */
  burstTasks: readonly [number, number];
  /** Within a burst. */
  tasksPerSecond: number;
  /** Single tasks, at any hour. */
  singlesPerHour: number;
}

export function burstyDay(day: Day, types: readonly string[], random: () => number): Arrival[] {
  const [fromHour, toHour] = day.busyHours;
  const [least, most] = day.burstTasks;
  const starts = steady(
    day.burstsPerHour / 3_600,
    (toHour - fromHour) * HOUR_MS,
    types,
    random,
  ).map(({ atMs }) => fromHour * HOUR_MS + atMs);
  const bursts = starts.flatMap((startMs) => {
    const tasks = Math.round(least * (most / least) ** random());
    const forMs = (tasks / day.tasksPerSecond) * SECOND_MS;
    return steady(day.tasksPerSecond, forMs, types, random).map(({ atMs, taskType }) => ({
      atMs: startMs + atMs,
      taskType,
    }));
  });
  const singles = steady(day.singlesPerHour / 3_600, day.hours * HOUR_MS, types, random);
  return [...bursts, ...singles]
    .filter(({ atMs }) => atMs < day.hours * HOUR_MS)
    .toSorted((a, b) => a.atMs - b.atMs);
}

const oneOf = <T>(items: readonly T[], random: () => number): T => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
};

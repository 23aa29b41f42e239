import type { Clock } from '../../lib/task/clock.ts';

/** A number that goes up and down, such as that of the slots in use. */
export interface Gauge {
  add(change: number): void;
  /** Its sum over time until now: times milliseconds. */
  area(): number;
  /** Its largest value since the last call of this function. */
  takePeak(): number;
}

export function gaugeIn({ nowMs }: Pick<Clock, 'nowMs'>): Gauge {
  let value = 0;
  let peak = 0;
  let sum = 0;
  let sinceMs = nowMs();
  const area = () => {
    sum += value * (nowMs() - sinceMs);
    sinceMs = nowMs();
    return sum;
  };
  return {
    area,
    add(change) {
      area();
      value += change;
      peak = Math.max(peak, value);
    },
    takePeak() {
      const taken = peak;
      peak = value;
      return taken;
    },
  };
}

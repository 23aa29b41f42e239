import type { Plan } from '../../../lib/config/plan.ts';
import { emfMeters } from '../../../lib/observe/emf.ts';
import type { Meters } from '../../../lib/observe/metrics.ts';
import type { Clock } from '../../../lib/task/clock.ts';

/** A line of which CloudWatch makes metrics. */
export interface MetricLine {
  atMs: number;
  /** Left out in the lines of the poller. */
  taskType?: string;
  [metric: string]: unknown;
}

/** The meters of the poller's handler, which write into a list. */
export const metersInto = (
  lines: MetricLine[],
  { ruleName: poller, metrics = false, alarms = false }: Plan,
  { nowMs }: Pick<Clock, 'nowMs'>,
): Meters =>
  emfMeters({ poller, metrics, alarms }, nowMs, (line) => {
    const { _aws, ...rest } = JSON.parse(line);
    lines.push({ atMs: _aws.Timestamp, ...rest });
  });

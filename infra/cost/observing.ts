import { METRICS, type MetricName } from '../../lib/observe/metrics.ts';
import { DOLLARS, HOURS_A_MONTH } from './prices.ts';
import { MILLION } from './tasks.ts';

/** Where all goes well, a type has no others. */
const IN_TROUBLE: readonly MetricName[] = [
  'task_poll_error_total',
  'task_execute_error_total',
  'task_update_error_total',
  'task_given_back_total',
  'breaker_open_total',
];

const wellOf = (of: 'type' | 'poller') =>
  Object.entries(METRICS).filter(
    ([name, metric]) =>
      !IN_TROUBLE.some((each) => each === name) && (metric.of === of || metric.of === 'both'),
  ).length;

/** The metrics of a type where all goes well. */
export const METRICS_OF_A_TYPE = wellOf('type');
/** … and those of a poller that its alarms look at. */
export const METRICS_OF_A_POLLER = wellOf('poller');

/** A run that polls all the time passes its metrics on twice a minute; so does the next one, while it waits for its calls. */
const LINES_AN_HOUR = 3 * 60;
const BYTES_OF_A_LINE = 1_200;

/**
 * What the metrics of some types cost in a month: AWS bills each by the hours in which it was written. The number of tasks
 * changes nothing.
 *
 * @param hours in which the types have work
 */
export const metricsDollarsOf = (types: number, hours: number): number =>
  types * hours * ((METRICS_OF_A_TYPE * DOLLARS.metric) / HOURS_A_MONTH + lineDollarsAnHour());

/** What the alarms of a poller cost in a month, with the metrics that they look at. */
export const alarmsDollarsOf = (hours: number): number =>
  ALARMS_OF_A_POLLER * DOLLARS.alarm +
  hours * ((METRICS_OF_A_POLLER * DOLLARS.metric) / HOURS_A_MONTH + lineDollarsAnHour());

/** Each alarm of a poller looks at one metric. */
const ALARMS_OF_A_POLLER = 7;

const lineDollarsAnHour = () => LINES_AN_HOUR * BYTES_OF_A_LINE * (DOLLARS.logGb / 1e9);

/** What the lines of a million tasks cost with `logLevel: debug`: two of the poller and two of the worker. */
export const debugDollarsOf = (): number =>
  4 * MILLION * BYTES_OF_A_DEBUG_LINE * (DOLLARS.logGb / 1e9);

/** With what Lambda writes before each. */
const BYTES_OF_A_DEBUG_LINE = 340;

/** A million events on the bus. */
export const eventsDollarsOf = (): number => MILLION * DOLLARS.event;

/** What a million `Event` tasks cost more where there is a bus: their workers run on until it has the event. */
export const tellingDollarsOf = (memoryMb: number): number =>
  MILLION * (TELLING_MS / 1_000) * (memoryMb / 1_024) * DOLLARS.lambdaGbSecond;

const TELLING_MS = 20;

/** What the lines of a million `Event` tasks cost from which the alarms count failures. */
export const countedDollarsOf = (): number =>
  MILLION * BYTES_OF_A_COUNTED_LINE * (DOLLARS.logGb / 1e9);

/** One value, of a poller with a name of 27 characters. */
export const BYTES_OF_A_COUNTED_LINE = 244;

/** X-Ray, where each task is a trace of its own, and all are recorded. */
export const tracesDollarsOf = (): number => MILLION * DOLLARS.trace;

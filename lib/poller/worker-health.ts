import type { Meter } from '../observe/metrics.ts';
import { cutReason } from '../task/reason.ts';
import type { CallEnd, Capacity } from './capacity.ts';
import type { CallVerdict } from './handle-task.ts';
import type { Ports } from './ports.ts';

/** What a lane knows about its worker. */
export interface WorkerHealth {
  /** Why the worker is called no more; undefined where it is. */
  broken(): string | undefined;
  /** A call has ended in a death, with the words of AWS or of the process. `ended` follows. */
  died(reason: string): void;
  /**
   * A call has ended. A worker that is broken stops the lane, and the log says so once for each try.
   *
   * @param verdicts of its tasks: where one of them ended well, the worker works
   * @param othersOpen how many other calls of the worker are open
   */
  ended(verdicts: readonly CallVerdict[], calledAtMs: number, othersOpen: number): void;
}

interface HealthPorts extends Pick<Ports, 'log'> {
  meter: Meter;
  /** Hears of each time in which the worker stops the lane. */
  isBroken(reason: string): void;
}

/** @param lane its name */
export function workerHealth(
  capacity: Capacity,
  { log, meter, isBroken }: HealthPorts,
  lane: string,
): WorkerHealth {
  let broken: string | undefined;
  let lastWords = '';

  function learn(end: CallEnd, calledAtMs: number, othersOpen: number): void {
    if (capacity.ended(end, calledAtMs, othersOpen)) {
      const seconds = Math.ceil(capacity.stoppedMs() / 1_000);
      const what = BROKEN[end.kind === 'died' && end.atLoad ? 'atLoad' : 'atWork'];
      broken = cutReason([what, lastWords].filter(Boolean).join(': '));
      meter.measure('breaker_open_total');
      log('error', LANE_STOPPED, { lane, seconds, reason: broken });
      isBroken(broken);
    } else if (end.kind === 'worked') {
      if (broken) log('info', 'the worker works again', { lane });
      broken = undefined;
      lastWords = '';
    }
  }

  return {
    broken: () => broken,
    died(reason) {
      lastWords = reason.replaceAll(/\s+/g, ' ');
    },
    ended(verdicts, calledAtMs, othersOpen) {
      const told = verdicts.find((verdict) => ENDS[verdict].kind === 'worked') ?? verdicts[0];
      if (told) learn(ENDS[told], calledAtMs, othersOpen);
    },
  };
}

/** What a verdict says about the worker. */
const ENDS: Record<CallVerdict, CallEnd> = {
  reported: { kind: 'worked' },
  queued: { kind: 'worked' },
  crashed: { kind: 'died', atLoad: false },
  notLoaded: { kind: 'died', atLoad: true },
  throttled: { kind: 'throttled' },
  notStarted: { kind: 'notStarted' },
  unknown: { kind: 'notStarted' },
};

const LANE_STOPPED =
  'the worker is broken: its tasks wait in Conductor, and one at a time tries it again';

const BROKEN = {
  atLoad: 'the worker does not load',
  atWork: 'the worker died several times without a success between',
};

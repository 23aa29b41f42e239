import { AWS_PROBE_MS, AWS_RAISE_MS, MAX_AWS_PROBE_MS } from './defaults.ts';

/** How many calls of one function AWS takes at once, as far as its refusals (429) have shown. */
export interface AwsLimit {
  /** At least 1, at most the lane's slots. */
  slots(): number;
  /** AWS refused a call that was made at that time. */
  throttled(calledAtMs: number): void;
}

/**
 * Halves the slots of a lane when AWS throttles it, and raises them by one a second again. Below the number at which AWS
 * refused it then stays for a while: with a reserved concurrency, that number is refused again each time. This while
 * doubles with each refusal there, so that a steady limit costs a call a minute, and a passing one is soon forgotten.
 */
export function awsLimit(slots: number, nowMs: () => number): AwsLimit {
  let allowed = slots;
  let raisedAtMs = 0;
  /** Where AWS refused last; above all slots where it did not. */
  let refusedAt = slots + 1;
  let loweredAtMs = Number.NEGATIVE_INFINITY;
  let probeMs = AWS_PROBE_MS / 2;

  function raise(): void {
    while (allowed < slots) {
      const isProbe = allowed + 1 >= refusedAt;
      const atMs = isProbe ? loweredAtMs + probeMs : raisedAtMs + AWS_RAISE_MS;
      if (nowMs() < atMs) return;
      allowed += 1;
      raisedAtMs = isProbe ? nowMs() : atMs;
      if (isProbe) return;
    }
  }

  /** AWS has taken more than before for so long that the old limit is gone. */
  function forget(): void {
    if (allowed < refusedAt || nowMs() - raisedAtMs < AWS_PROBE_MS) return;
    refusedAt = slots + 1;
    probeMs = AWS_PROBE_MS / 2;
  }

  return {
    slots() {
      forget();
      raise();
      return allowed;
    },
    throttled(calledAtMs) {
      // One refusal of many calls that were made together lowers the slots once.
      if (calledAtMs <= loweredAtMs) return;
      refusedAt = allowed;
      probeMs = Math.min(MAX_AWS_PROBE_MS, probeMs * 2);
      allowed = Math.max(1, Math.floor(allowed / 2));
      loweredAtMs = nowMs();
      raisedAtMs = nowMs();
    },
  };
}

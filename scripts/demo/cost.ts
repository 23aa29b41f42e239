import { DOLLARS_PER_GB_SECOND, DOLLARS_PER_REQUEST } from './prices.ts';

/** What one function did, and what AWS would want for it. */
export interface Bill {
  calls: number;
  billedMs: number;
  memoryMb: number;
  dollars: number;
}

/** Lambda's last line about an invocation. */
const REPORT = /^REPORT .*Billed Duration: ([\d.]+) ms\s+Memory Size: (\d+) MB/;

/** Price of calls that took so long together: requests, and memory by the millisecond. */
export const priceOf = (calls: number, billedMs: number, memoryMb: number): number =>
  calls * DOLLARS_PER_REQUEST + (billedMs / 1000) * (memoryMb / 1024) * DOLLARS_PER_GB_SECOND;

/** Adds up the REPORT lines of one function's log. */
export function billOf(lines: readonly string[]): Bill {
  const reports = lines.flatMap((line) => {
    const [, billed, memory] = REPORT.exec(line) ?? [];
    return billed && memory
      ? [{ billedMs: Math.ceil(Number(billed)), memoryMb: Number(memory) }]
      : [];
  });
  const calls = reports.length;
  const billedMs = reports.reduce((sum, report) => sum + report.billedMs, 0);
  const memoryMb = reports[0]?.memoryMb ?? 0;
  return { calls, billedMs, memoryMb, dollars: priceOf(calls, billedMs, memoryMb) };
}

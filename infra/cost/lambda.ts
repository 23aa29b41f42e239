import { DOLLARS } from './prices.ts';

/** What one function did, and what it would cost on AWS. */
export interface Bill {
  calls: number;
  billedMs: number;
  memoryMb: number;
  dollars: number;
}

/** Lambda's last line about an invocation. */
const REPORT = /^REPORT .*Billed Duration: ([\d.]+) ms\s+Memory Size: (\d+) MB/;

/** The price of calls that took `billedMs` together: for the requests, and for memory by the millisecond. */
export const priceOf = (calls: number, billedMs: number, memoryMb: number): number =>
  calls * DOLLARS.lambdaRequest + (billedMs / 1000) * (memoryMb / 1024) * DOLLARS.lambdaGbSecond;

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

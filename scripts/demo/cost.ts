/** AWS Lambda's prices in us-east-1, arm64, first tier (https://aws.amazon.com/lambda/pricing/, November 2026). */

/** $0.20 for a million requests. */
const DOLLARS_PER_REQUEST = 0.2 / 1_000_000;

/** For one second of one gigabyte (1,024 MB). */
const DOLLARS_PER_GB_SECOND = 0.0000133334;

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

import { dollarsOf } from '../../lib/observe/price.ts';

/** What one function did, and what it would cost on AWS. */
export interface Bill {
  calls: number;
  billedMs: number;
  memoryMb: number;
  dollars: number;
}

/** Lambda's last line about an invocation. */
const REPORT = /^REPORT .*Billed Duration: ([\d.]+) ms\s+Memory Size: (\d+) MB/;

export { dollarsOf as priceOf } from '../../lib/observe/price.ts';

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
  return { calls, billedMs, memoryMb, dollars: dollarsOf(calls, billedMs, memoryMb) };
}

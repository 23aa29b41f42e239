/**
 * Lambda's list prices in us-east-1, arm64, without the free tier, November 2026: https://aws.amazon.com/lambda/pricing/
 */
export const LAMBDA_DOLLARS = {
  request: 0.2 / 1_000_000,
  /** One second of one gigabyte (1,024 MB). */
  gbSecond: 0.0000133334,
} as const;

/** The price of calls that took `billedMs` together: for the requests, and for memory by the millisecond. */
export const dollarsOf = (calls: number, billedMs: number, memoryMb: number): number =>
  calls * LAMBDA_DOLLARS.request + (billedMs / 1000) * (memoryMb / 1024) * LAMBDA_DOLLARS.gbSecond;

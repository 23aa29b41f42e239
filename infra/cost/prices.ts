/** AWS's list prices in us-east-1, arm64, first tier, without the free tier (https://aws.amazon.com/pricing/, November 2026). */

const MILLION = 1_000_000;

export const DOLLARS = {
  lambdaRequest: 0.2 / MILLION,
  /** One second of one gigabyte (1,024 MB). */
  lambdaGbSecond: 0.0000133334,
  sqsRequest: 0.4 / MILLION,
  dynamoDbWrite: 0.625 / MILLION,
  dynamoDbRead: 0.125 / MILLION,
  /** A month. */
  alarm: 0.1,
  logGb: 0.5,
} as const;

/** A month of 730 hours. */
export const MINUTES_A_MONTH = 730 * 60;

/** AWS Lambda in us-east-1, arm64, first tier (https://aws.amazon.com/lambda/pricing/, November 2026). */

/** $0.20 for a million requests. */
export const DOLLARS_PER_REQUEST = 0.2 / 1_000_000;

/** For one second of one gigabyte (1,024 MB). */
export const DOLLARS_PER_GB_SECOND = 0.0000133334;

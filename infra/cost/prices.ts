import { LAMBDA_DOLLARS } from '../../lib/observe/price.ts';

/**
 * AWS's list prices in us-east-1, first tier, without the free tier, November 2026. What the plugin deploys runs on
 * arm64, and so does what it is compared with.
 */

const MILLION = 1_000_000;

export const DOLLARS = {
  lambdaRequest: LAMBDA_DOLLARS.request,
  lambdaGbSecond: LAMBDA_DOLLARS.gbSecond,
  /** https://aws.amazon.com/sqs/pricing/ */
  sqsRequest: 0.4 / MILLION,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoDbWrite: 0.625 / MILLION,
  dynamoDbRead: 0.125 / MILLION,
  /** A month. https://aws.amazon.com/cloudwatch/pricing/ */
  alarm: 0.1,
  /** One of the first 10,000 metrics of one's own. */
  metric: 0.3,
  dashboard: 3,
  logGb: 0.5,
  /** https://aws.amazon.com/xray/pricing/ */
  trace: 5 / MILLION,
  /** https://aws.amazon.com/eventbridge/pricing/: an event on a bus of one's own. */
  event: 1 / MILLION,
  /** https://aws.amazon.com/fargate/pricing/ */
  fargateCpuHour: 0.03238,
  fargateGbHour: 0.00356,
  /** https://aws.amazon.com/step-functions/pricing/: each step of a Standard workflow … */
  stateTransition: 25 / MILLION,
  /** … and each start of an Express workflow, with the time that it takes. */
  expressRequest: 1 / MILLION,
  expressGbSecond: 0.00001667,
  /** In each zone. https://aws.amazon.com/vpc/pricing/ */
  natHour: 0.045,
  natGb: 0.045,
  publicAddressHour: 0.005,
  /** An interface endpoint, in each zone. https://aws.amazon.com/privatelink/pricing/ */
  endpointHour: 0.01,
  endpointGb: 0.01,
} as const;

/** A month of 730 hours. */
export const HOURS_A_MONTH = 730;
export const MINUTES_A_MONTH = HOURS_A_MONTH * 60;

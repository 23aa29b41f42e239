import { DOLLARS, HOURS_A_MONTH } from './prices.ts';

/** What functions in a VPC need to reach AWS, a month, without the data that passes: both are paid for each zone. */

/** A NAT gateway with its public address. */
export const natDollars = (zones: number): number =>
  zones * HOURS_A_MONTH * (DOLLARS.natHour + DOLLARS.publicAddressHour);

/** So many interface endpoints. Gateway endpoints (DynamoDB, S3) are free of charge. */
export const endpointDollars = (endpoints: number, zones: number): number =>
  endpoints * zones * HOURS_A_MONTH * DOLLARS.endpointHour;

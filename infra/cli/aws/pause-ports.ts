import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ledgerName } from '../../../lib/config/names.ts';
import { PAUSES_ID } from '../../../lib/protocol/pauses.ts';
import { typesInLastRun } from '../last-run.ts';
import type { PausePorts } from '../pauses.ts';
import type { ServiceRef } from '../service-ref.ts';
import type { AwsAccess } from './access.ts';
import { itemBy } from './item.ts';
import { awsPorts } from './poller-ports.ts';

/** The ledger of a service, and who asks. */
export function awsPausePorts(access: AwsAccess, { service, stage }: ServiceRef): PausePorts {
  const dynamoDb = new DynamoDBClient(access);
  const sts = new STSClient(access);
  const table = ledgerName(service, stage);
  return {
    pauses: itemBy(dynamoDb, table, PAUSES_ID),
    ledgerOf: (poller) => itemBy(dynamoDb, table, poller),
    typesOf: (poller) => typesInLastRun(poller, awsPorts(access)),
    caller: async () => (await sts.send(new GetCallerIdentityCommand({}))).Arn,
  };
}

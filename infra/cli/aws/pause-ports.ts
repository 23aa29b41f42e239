import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ledgerName } from '../../../lib/config/names.ts';
import { taskTypesOf } from '../../../lib/config/plan.ts';
import { PAUSES_ID } from '../../../lib/protocol/pauses.ts';
import type { PausePorts } from '../pauses.ts';
import type { ServiceRef } from '../service-ref.ts';
import type { AwsAccess } from './access.ts';
import { plansIn } from './inspection.ts';
import { itemBy } from './item.ts';

/** The ledger of a service, and who asks. */
export function awsPausePorts(access: AwsAccess, { service, stage }: ServiceRef): PausePorts {
  const dynamoDb = new DynamoDBClient(access);
  const sts = new STSClient(access);
  const planOf = plansIn(access);
  const table = ledgerName(service, stage);
  return {
    pauses: itemBy(dynamoDb, table, PAUSES_ID),
    ledgerOf: (poller) => itemBy(dynamoDb, table, poller),
    typesOf: async (poller) => taskTypesOf(await planOf(poller)),
    caller: async () => (await sts.send(new GetCallerIdentityCommand({}))).Arn,
  };
}

import { ledgerName } from '../../../lib/config/names.ts';
import type { AddedResources } from './added-function.ts';
import type { Environment } from './environment.ts';

const LEDGER_ID = 'ConductorLedger';

/** Where the poller finds the table. */
export const LEDGER_ENVIRONMENT: Environment = { CONDUCTOR_LEDGER_TABLE: { Ref: LEDGER_ID } };

/** The table of the ledger, with one item for the poller. It is paid by use, and holds no task's input or output. */
export const ledger: AddedResources = {
  resources: ({ service: { name, stage } }) => ({
    [LEDGER_ID]: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: ledgerName(name, stage),
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      },
    },
  }),
  owns: (id) => id === LEDGER_ID,
};

import type { Resource, Resources } from '../read/serverless.ts';
import type { ServiceConfig } from '../read/service.ts';

/** The policy of a bucket or a queue which refuses every call that is not encrypted on its way. It allows nothing. */
export const tlsOnly = (service: 's3' | 'sqs', Resource: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: [`${service}:*`],
      Resource,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

/** The resource of such a policy; none for an emulator, which would take no call any more. */
export const policyFor = (id: string, policy: Resource, service: ServiceConfig): Resources =>
  service.isOnHttpEmulator ? {} : { [id]: policy };

import { inboxName } from '../../../lib/config/names.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { ServiceConfig } from '../read/service.ts';
import { maySend, type Statement } from '../rights/statements.ts';
import type { Environment } from './environment.ts';
import { INBOX_ID } from './inbox.ts';
import { bucketEnvironment, mayStore } from './result-bucket.ts';

/** What a function needs to save for later what Conductor does not accept now: in the inbox and in the bucket. */

/** Where the inbox and the bucket are. */
export const saveForLaterEnvironment = (options: ConductorOptions): Environment => ({
  CONDUCTOR_INBOX_URL: { Ref: INBOX_ID },
  ...bucketEnvironment(options),
});

/** To write to both. */
export const maySaveForLater = (
  options: ConductorOptions,
  { name, stage }: ServiceConfig,
): Statement[] => [maySend(inboxName(name, stage)), ...mayStore(options)];

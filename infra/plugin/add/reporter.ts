import { deadLettersName, inboxName, ledgerName } from '../../../lib/config/names.ts';
import { INBOX_BATCH, REPORTER_MEMORY_MB, REPORTER_TIMEOUT_SECONDS } from '../defaults.ts';
import { mayInvoke, mayReadInbox, mayReadKey, maySend, mayUseItems } from '../rights/statements.ts';
import { type AddedFunction, type AddedResources, functionIdOf } from './added-function.ts';
import { environmentOf } from './environment.ts';
import { eventBusEnvironment, mayTell } from './event-bus.ts';
import { DEAD_LETTERS_ENVIRONMENT, INBOX_ARN } from './inbox.ts';
import { LEDGER_ENVIRONMENT } from './ledger.ts';
import { mayTakeStored } from './result-bucket.ts';
import { saveForLaterEnvironment } from './save-for-later.ts';

const EVENTS_ID = 'ConductorReporterEvents';

/**
 * What starts the reporter. It is not the framework's event `sqs`: that would let all functions in the service's shared
 * role read the inbox. It has no MaximumConcurrency: with one, AWS asks an empty queue two and a half times as often.
 */
const inboxEvents: AddedResources = {
  resources: () => ({
    [EVENTS_ID]: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': [functionIdOf(reporter), 'Arn'] },
        EventSourceArn: INBOX_ARN,
        BatchSize: INBOX_BATCH,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  }),
  owns: (id) => id.startsWith(EVENTS_ID),
};

/**
 * The reporter: tells Conductor what workers and poller could not tell it, and how Event invocations ended. It also starts
 * the poller where a message of the inbox asks for it.
 */
export const reporter: AddedFunction = {
  part: 'reporter',
  description: 'Tells Conductor what its workers could not say themselves, and starts the poller.',
  settings: ({ options }) => ({
    memorySize: REPORTER_MEMORY_MB,
    timeout: REPORTER_TIMEOUT_SECONDS,
    environment: {
      ...environmentOf(options),
      ...saveForLaterEnvironment(options),
      ...eventBusEnvironment(options),
      ...DEAD_LETTERS_ENVIRONMENT,
      ...LEDGER_ENVIRONMENT,
    },
    events: [],
  }),
  /**
   * It reads the inbox and hides what it tries again, moves what it cannot read to the dead letters, reads the key, and asks
   * the ledger before it starts the poller. It tells the event bus.
   */
  statements: ({ options, pollers, service: { name, stage } }) => [
    mayReadInbox(inboxName(name, stage)),
    maySend(deadLettersName(name, stage)),
    mayUseItems(ledgerName(name, stage)),
    mayInvoke(pollers.map(({ plan }) => plan.ruleName)),
    ...mayTakeStored(options),
    ...mayReadKey(options.auth),
    ...mayTell(options),
  ],
  more: inboxEvents,
};

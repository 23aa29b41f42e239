import { deadLettersName, inboxName } from '../../lib/config/names.ts';
import { type AddedFunction, addedFunction } from './added-function.ts';
import {
  INBOX_BATCH,
  REPORTER_MEMORY_MB,
  REPORTER_TIMEOUT_SECONDS,
  REPORTERS,
} from './defaults.ts';
import { environmentOf } from './environment.ts';
import { DEAD_LETTERS_ENVIRONMENT, INBOX_ARN, keepingEnvironment } from './inbox.ts';
import { REPORTER_EVENTS_ID, REPORTER_KEY, REPORTER_ROLE_ID } from './keys.ts';
import { mayLog, mayReadInbox, mayReadKey, maySend } from './permissions.ts';
import { mayTakeStored } from './result-bucket.ts';
import { ownRole, type Resource } from './role.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';

/** The reporter: tells Conductor what workers and poller could not, and what became of Event invocations. */
export function reporterFunction(
  name: string,
  options: ServiceOptions,
  service: ServiceConfig,
): AddedFunction {
  const own = {
    name,
    description: 'Tells Conductor what its workers could not say themselves.',
    memorySize: REPORTER_MEMORY_MB,
    timeout: REPORTER_TIMEOUT_SECONDS,
    role: REPORTER_ROLE_ID,
    environment: {
      ...environmentOf(options),
      ...keepingEnvironment(options),
      ...DEAD_LETTERS_ENVIRONMENT,
    },
    events: [],
  };
  return addedFunction(REPORTER_KEY, own, service.provider);
}

/** Reads the inbox, hides what it tries again, puts aside what it cannot read, reads the key. */
export function reporterRole(name: string, options: ServiceOptions, service: ServiceConfig) {
  const statements = [
    mayLog(name),
    mayReadInbox(inboxName(service.name, service.stage)),
    maySend(deadLettersName(service.name, service.stage)),
    ...mayTakeStored(options),
    ...mayReadKey(options.auth),
  ];
  return ownRole({ id: REPORTER_ROLE_ID, part: 'conductor-reporter', statements }, service);
}

/**
 * What starts it. Not as the framework's event `sqs`: that would let all functions in the service's shared role
 * read the inbox.
 */
export const reporterEvents = (): Record<string, Resource> => ({
  [REPORTER_EVENTS_ID]: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: { 'Fn::GetAtt': ['ConductorReporterLambdaFunction', 'Arn'] },
      EventSourceArn: INBOX_ARN,
      BatchSize: INBOX_BATCH,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: REPORTERS },
    },
  },
});

/** What the plugin adds, under the keys by which `serverless logs -f conductorPoller` and the template name it. */
export const POLLER_KEY = 'conductorPoller';
export const ADAPTER_KEY = 'conductorAdapter';
export const REPORTER_KEY = 'conductorReporter';
export const POLLER_ROLE_ID = 'ConductorPollerRole';
export const ADAPTER_ROLE_ID = 'ConductorAdapterRole';
export const REPORTER_ROLE_ID = 'ConductorReporterRole';
export const REPORTER_EVENTS_ID = 'ConductorReporterEvents';
export const INBOX_ID = 'ConductorInbox';
export const DEAD_LETTERS_ID = 'ConductorDeadLetters';
export const RESULT_BUCKET_ID = 'ConductorResults';

/** The functions' keys; nobody else may use them. */
export const OUR_KEYS = [POLLER_KEY, ADAPTER_KEY, REPORTER_KEY];

/** What our logical ids begin with. */
export const OUR_IDS = [
  POLLER_ROLE_ID,
  ADAPTER_ROLE_ID,
  REPORTER_ROLE_ID,
  REPORTER_EVENTS_ID,
  INBOX_ID,
  DEAD_LETTERS_ID,
];

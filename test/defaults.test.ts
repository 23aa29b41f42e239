import { describe, expect, test } from '@jest/globals';
import * as plugin from '../infra/plugin/defaults.ts';
import * as conductor from '../lib/conductor/defaults.ts';
import * as aws from '../lib/limits/aws.ts';
import * as server from '../lib/limits/conductor.ts';
import * as poller from '../lib/poller/defaults.ts';
import * as reporting from '../lib/reporting/defaults.ts';
import * as worker from '../lib/worker/defaults.ts';
import * as workflow from '../lib/workflow/defaults.ts';

const defaults = {
  ...{ ...plugin, ...conductor, ...aws, ...server },
  ...{ ...poller, ...reporting, ...worker, ...workflow },
};

describe('the numbers fit together', () => {
  test('a run ends before its function does', () => {
    const { WINDOW_MS, POLLER_MARGIN_MS, POLLER_TIMEOUT_SECONDS } = defaults;
    expect(WINDOW_MS + POLLER_MARGIN_MS).toBeLessThan(POLLER_TIMEOUT_SECONDS * 1000);
  });

  test('the signal fires before the worker is given up, also in a short invocation', () => {
    expect(defaults.ABORT_MARGIN_MS).toBeGreaterThan(defaults.GIVE_UP_MARGIN_MS);
    expect(defaults.ABORT_MARGIN_SHARE).toBeGreaterThan(defaults.GIVE_UP_MARGIN_SHARE);
  });

  test('a number that depends on others agrees with them', () => {
    const { PAUSE_CHECK_MS, LONG_POLL_MS, PAUSE_WAIT_MS } = defaults;
    expect(PAUSE_WAIT_MS).toBe(PAUSE_CHECK_MS + LONG_POLL_MS + 1_000);
    const { RESPONSE_MARGIN_SECONDS, EVENT_AGE_SECONDS } = defaults;
    expect(RESPONSE_MARGIN_SECONDS).toBe(EVENT_AGE_SECONDS + 30);
    expect(defaults.INBOX_VISIBILITY_SECONDS).toBe(defaults.MAX_REDELIVERY_SECONDS);
    expect(defaults.RETENTION_SECONDS).toBe(14 * 24 * 3_600);
  });

  test('a token is valid for longer than any call', () => {
    expect(defaults.TOKEN_MARGIN_MS).toBeGreaterThan(
      defaults.LONG_POLL_MS + defaults.REQUEST_TIMEOUT_MS,
    );
  });
});

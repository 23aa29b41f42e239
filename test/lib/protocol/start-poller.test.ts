import { describe, expect, test } from '@jest/globals';
import {
  startEvent,
  startIn,
  startMessage,
  startTriggerOf,
} from '../../../lib/protocol/start-poller.ts';

describe('the event that starts the poller', () => {
  test.each(['round', 'wake'] as const)('says that it is a %s', (trigger) => {
    expect(startTriggerOf(startEvent(trigger))).toBe(trigger);
  });

  test.each([undefined, null, 'round', {}, { source: 'aws.events' }, { source: 7 }])(
    'is not %p',
    (event) => {
      expect(startTriggerOf(event)).toBeUndefined();
    },
  );
});

describe('the message that asks for a start', () => {
  const poller = 'orders-dev-conductor-poller';

  test.each(['round', 'wake'] as const)('is read as it was written, as a %s', (trigger) => {
    const message = { ...startMessage({ poller, trigger }), workflowType: 'order' };
    expect(startIn(message)).toEqual({ poller, trigger });
  });

  test.each([
    {},
    { startPoller: poller },
    { startPoller: poller, trigger: 'tick' },
    { startPoller: 7, trigger: 'round' },
    { startPoller: '', trigger: 'round' },
    { startPoller: 'x'.repeat(65), trigger: 'round' },
    { startPoller: '../2015-03-31/functions/other', trigger: 'round' },
    { startPoller: 'arn:aws:lambda:us-east-1:1:function:other', trigger: 'round' },
  ])('is not %p', (message) => {
    expect(startIn(message)).toBeUndefined();
  });
});

import { expect, test } from '@jest/globals';
import { inspectionEvent, inspectionIn } from '../../../lib/protocol/inspection.ts';
import { startEvent, startTriggerOf } from '../../../lib/protocol/start-poller.ts';

test('a question to the poller is read as it was asked', () => {
  expect(inspectionIn(inspectionEvent({ skipTypes: 40 }))).toEqual({ skipTypes: 40 });
});

test('a number of types that makes no sense leaves none out', () => {
  const event = inspectionEvent({ skipTypes: 0 });
  for (const skipTypes of [undefined, null, '3', -1, Number.NaN])
    expect(inspectionIn({ ...event, skipTypes })).toEqual({ skipTypes: 0 });
});

test.each([undefined, null, 'inspection', {}, { source: 'aws.events' }, startEvent('wake')])(
  '%p is no question',
  (event) => {
    expect(inspectionIn(event)).toBeUndefined();
  },
);

test('a question starts no run', () => {
  expect(startTriggerOf(inspectionEvent({ skipTypes: 0 }))).toBeUndefined();
});

import { expect, test } from '@jest/globals';
import {
  type InspectionRequest,
  inspectionEvent,
  inspectionIn,
} from '../../../lib/protocol/inspection.ts';
import { startEvent, startTriggerOf } from '../../../lib/protocol/start-poller.ts';

test.each<InspectionRequest>([
  { about: 'all', skipTypes: 40 },
  { about: 'work', skipTypes: 0 },
  { about: 'task', id: 't-1' },
  { about: 'workflow', id: 'w-1' },
])('the question %j to the poller is read as it was asked', (request) => {
  expect(inspectionIn(inspectionEvent(request))).toEqual(request);
});

test('a question that this version does not know is about all', () => {
  const event = inspectionEvent({ about: 'all', skipTypes: 0 });
  for (const other of [{ about: 'weather' }, { about: 'task', id: 7 }, { about: undefined }])
    expect(inspectionIn({ ...event, ...other })).toEqual({ about: 'all', skipTypes: 0 });
});

test('a number of types that makes no sense leaves none out', () => {
  const event = inspectionEvent({ about: 'work', skipTypes: 0 });
  for (const skipTypes of [undefined, null, '3', -1, Number.NaN])
    expect(inspectionIn({ ...event, skipTypes })).toEqual({ about: 'work', skipTypes: 0 });
});

test.each([undefined, null, 'inspection', {}, { source: 'aws.events' }, startEvent('wake')])(
  '%p is no question',
  (event) => {
    expect(inspectionIn(event)).toBeUndefined();
  },
);

test('a question starts no run', () => {
  expect(startTriggerOf(inspectionEvent({ about: 'all', skipTypes: 0 }))).toBeUndefined();
});

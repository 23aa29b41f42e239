import { describe, expect, test } from '@jest/globals';
import { parseInboxMessage } from '../../../lib/protocol/inbox-message.ts';
import { wakeTask } from '../../../lib/workflow/index.ts';

const orders = { ref: 'wake', service: 'orders', stage: 'dev' };

describe('a task that wakes a service', () => {
  test('is an EVENT to the inbox of the service', () => {
    expect(wakeTask(orders)).toEqual({
      name: 'event',
      taskReferenceName: 'wake',
      type: 'EVENT',
      sink: 'sqs:orders-dev-conductor-inbox',
      inputParameters: { startPoller: 'orders-dev-conductor-poller', trigger: 'wake' },
      optional: true,
    });
  });

  test('names the integration at Orkes, a task definition, and may fail the workflow', () => {
    const task = wakeTask({ ...orders, integration: 'our-sqs', name: 'wakes', optional: false });
    expect(task).toMatchObject({
      name: 'wakes',
      sink: 'sqs:our-sqs:orders-dev-conductor-inbox',
      optional: false,
    });
  });

  test('names the poller of a group', () => {
    expect(wakeTask({ ...orders, group: 'images' }).inputParameters).toEqual({
      startPoller: 'orders-dev-conductor-poller-images',
      trigger: 'wake',
    });
    expect(() => wakeTask({ ...orders, group: '' })).toThrow('group');
  });

  test('makes a message that the reporter understands', () => {
    const { inputParameters } = wakeTask(orders);
    expect(parseInboxMessage(JSON.stringify({ ...inputParameters, workflowType: 'a' }))).toEqual({
      kind: 'start',
      poller: 'orders-dev-conductor-poller',
      trigger: 'wake',
    });
  });

  test('names the shortened queue of a long service', () => {
    const service = 'a-service-with-a-name-that-is-longer-than-any-name-should-be';
    expect(String(wakeTask({ ...orders, service }).sink).length).toBeLessThanOrEqual(4 + 64);
  });

  test.each([
    [{ service: '' }, "wakeTask 'wake': service is empty: give it a value"],
    [{ stage: ' ' }, "wakeTask 'wake': stage is empty: give it a value"],
    [{ integration: '' }, "wakeTask 'wake': integration is empty: give it a value"],
    [{ ref: 'my wake' }, "wakeTask 'my wake': ref 'my wake' cannot be referenced"],
  ])('is refused with %p', (given, message) => {
    expect(() => wakeTask({ ...orders, ...given })).toThrow(message);
  });
});

import { describe, expect, test } from '@jest/globals';
import { type WaitTaskOptions, waitTask } from '../../../lib/workflow/index.ts';

const inputOf = (options: WaitTaskOptions) => waitTask(options).inputParameters;
const until = (date: string) => inputOf({ ref: 'wait', until: new Date(date) });

test('emits a WAIT whose name no worker shares', () => {
  expect(waitTask({ ref: 'greetings', duration: '2 seconds' })).toEqual({
    name: 'wait',
    taskReferenceName: 'greetings',
    type: 'WAIT',
    inputParameters: { duration: '2 seconds' },
  });
});

test('takes the name of a task definition, and may be optional', () => {
  const task = waitTask({ ref: 'wait', signal: true, name: 'approvals', optional: true });
  expect(task).toMatchObject({ name: 'approvals', optional: true, inputParameters: {} });
});

describe('a duration', () => {
  test.each([
    '5s',
    '1 Second',
    '90 minutes',
    '2d',
    '1 days 2 hrs 3 mins 4 secs',
    '1h30m',
    '0 seconds',
  ])('may be %p', (duration) => expect(inputOf({ ref: 'wait', duration })).toEqual({ duration }));

  test('may start with a reference, known only later', () => {
    const duration = '${workflow.input.hours} hours';
    expect(inputOf({ ref: 'wait', duration })).toEqual({ duration });
  });

  test.each([
    ['5', "waitTask 'wait': duration '5' cannot be read: write it like '1 hours 30 minutes'"],
    ['1.5 hours', "waitTask 'wait': duration '1.5 hours' cannot be read"],
    ['PT5M', "waitTask 'wait': duration 'PT5M' cannot be read"],
    ['5 seconds 1 minute', "waitTask 'wait': duration '5 seconds 1 minute' cannot be read"],
    [
      '1 ${workflow.input.unit}',
      "waitTask 'wait': duration '1 ${workflow.input.unit}' cannot be read",
    ],
    ['', "waitTask 'wait': duration is empty, and the server would wait for a signal"],
    [' ', "waitTask 'wait': duration is empty"],
    ['30000 days', "waitTask 'wait': duration '30000 days' is over 24855 days"],
    ['99999999999 seconds', "waitTask 'wait': duration '99999999999 seconds' is over 24855 days"],
  ])('is refused as %p', (duration, message) => {
    expect(() => waitTask({ ref: 'wait', duration })).toThrow(message);
  });
});

describe('a date', () => {
  test('is written in UTC, to the minute', () => {
    expect(until('2026-01-31T10:00:00+01:00')).toEqual({ until: '2026-01-31 09:00 UTC' });
  });

  test('is rounded up, so that the wait never ends before it', () => {
    expect(until('2026-12-31T23:59:00.001Z')).toEqual({ until: '2027-01-01 00:00 UTC' });
  });

  test('may be a reference', () => {
    const input = inputOf({ ref: 'wait', until: '${workflow.input.at}' });
    expect(input).toEqual({ until: '${workflow.input.at}' });
  });

  test.each(['tomorrow', '+012026-01-31T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'is refused as %p',
    (date) =>
      expect(() => until(date)).toThrow("waitTask 'wait': until is an invalid Date, or one"),
  );
});

describe('two ways to end a WAIT, or none', () => {
  const message = "waitTask 'wait': give exactly one of duration, until and signal: true";

  test('are refused by the compiler, and at run time', () => {
    const at = new Date(0);
    // @ts-expect-error a duration and a date
    expect(() => waitTask({ ref: 'wait', duration: '1s', until: at })).toThrow(message);
    // @ts-expect-error a duration and a signal
    expect(() => waitTask({ ref: 'wait', duration: '1s', signal: true })).toThrow(message);
    // @ts-expect-error a date and a signal
    expect(() => waitTask({ ref: 'wait', until: at, signal: true })).toThrow(message);
    // @ts-expect-error none
    expect(() => waitTask({ ref: 'wait' })).toThrow(message);
    // @ts-expect-error signal: false does not end it
    expect(() => waitTask({ ref: 'wait', signal: false })).toThrow(message);
  });

  test('a text that is not a reference is refused as a date', () => {
    const wanted = "until is '2026-01-31T00:00:00Z': give a Date, a reference";
    // @ts-expect-error the server reads no ISO 8601
    expect(() => waitTask({ ref: 'wait', until: '2026-01-31T00:00:00Z' })).toThrow(wanted);
  });

  test.each(['2024-01-31 00:00 UTC', '2026-01-31 09:00', '2026-01-31 09:00 GMT+02:00'] as const)(
    'a date may be the text %p',
    (date) => expect(inputOf({ ref: 'wait', until: date })).toEqual({ until: date }),
  );

  test.each([
    '2026-02-31 09:00 UTC',
    '2026-1-31 09:00',
    '2026-01-31 24:00',
    '2026-01-31 09:00:30',
  ] as const)('a date cannot be the text %p', (date) =>
    expect(() => waitTask({ ref: 'wait', until: date })).toThrow(`until is '${date}': give a Date`),
  );
});

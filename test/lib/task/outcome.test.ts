import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  InvalidInputError,
  InvalidOutputError,
  TaskFailure,
  TerminalError,
} from '../../../lib/task/errors.ts';
import {
  inProgress,
  outcomeOf,
  outcomeOfError,
  outcomeOfReturned,
} from '../../../lib/task/outcome.ts';
import { resultOf } from '../../../lib/task/result.ts';
import { aTask } from '../../support/factories.ts';

describe('a returned value', () => {
  test.each([
    ['a plain object is the output', { total: 3 }, { total: 3 }],
    ['an empty object is the output', {}, {}],
    [
      'an instance of a class is the output',
      new (class Order {
        id = 1;
      })(),
      { id: 1 },
    ],
    ['a text is a result', 'Hello', { result: 'Hello' }],
    ['an empty text is a result', '', { result: '' }],
    ['a number is a result', 0, { result: 0 }],
    ['a boolean is a result', false, { result: false }],
    ['a list is a result', [1, { a: 2 }], { result: [1, { a: 2 }] }],
    ['null is a result', null, { result: null }],
    ['nothing is null', undefined, { result: null }],
    ['a Date is a result', new Date(0), { result: '1970-01-01T00:00:00.000Z' }],
    [
      'what looks like inProgress is an output',
      { callbackAfterSeconds: 5, output: {} },
      { callbackAfterSeconds: 5, output: {} },
    ],
  ])('%s', (_, value, output) => {
    expect(outcomeOf(value)).toEqual({ kind: 'completed', output });
  });

  test('a value that JSON cannot carry is terminal, and the reason names its path', () => {
    expect(outcomeOf({ order: { id: 1n } })).toEqual({
      kind: 'terminal',
      reason: 'JSON cannot carry a bigint at output.order.id: return plain data there',
    });
  });

  test('a toJSON that throws is a failure like any other', () => {
    const value = {
      toJSON: () => {
        throw new Error('not loaded');
      },
    };
    expect(outcomeOf(value)).toMatchObject({ kind: 'failed', reason: 'not loaded' });
  });
});

describe('inProgress', () => {
  test('has its output and the time until the task comes back', () => {
    expect(outcomeOf(inProgress({ callbackAfterSeconds: 5, output: { page: 2 } }))).toEqual({
      kind: 'inProgress',
      output: { page: 2 },
      callbackAfterSeconds: 5,
    });
  });

  test('keeps the output that was saved before, by default', () => {
    const outcome = outcomeOf(inProgress({ callbackAfterSeconds: 1 }));
    expect(resultOf(aTask({ outputData: { page: 1 } }), outcome).outputData).toEqual({ page: 1 });
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity])('refuses %p seconds', (callbackAfterSeconds) => {
    expect(() => inProgress({ callbackAfterSeconds })).toThrow(RangeError);
    expect(() => inProgress({ callbackAfterSeconds })).toThrow(`not ${callbackAfterSeconds}`);
  });

  test('with an output that JSON cannot carry is terminal', () => {
    const value = inProgress({ callbackAfterSeconds: 1, output: { ids: new Set() } });
    expect(outcomeOf(value)).toMatchObject({
      kind: 'terminal',
      reason: expect.stringContaining('output.ids'),
    });
  });
});

describe('a thrown value', () => {
  test('an error is a failure with its message, and its stack for the log', () => {
    const outcome = outcomeOfError(new RangeError('no stock'));
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'no stock' });
    expect(outcome).toHaveProperty(
      'details',
      expect.stringMatching(/^RangeError: no stock\n +at /),
    );
  });

  test('a TerminalError is terminal, its subclasses too', () => {
    class Cancelled extends TerminalError {}
    expect(outcomeOfError(new TerminalError('gone'))).toMatchObject({
      kind: 'terminal',
      reason: 'gone',
    });
    expect(outcomeOfError(new Cancelled('gone'))).toMatchObject({ kind: 'terminal' });
  });

  test('an error caused by a TerminalError is not terminal: its own class is the verdict', () => {
    const error = new Error('wrapped', { cause: new TerminalError('gone') });
    expect(outcomeOfError(error)).toMatchObject({ kind: 'failed', reason: 'wrapped: gone' });
  });

  test.each([InvalidInputError, InvalidOutputError])('%p needs no stack', (Invalid) => {
    expect(outcomeOfError(new Invalid('input.a'))).toEqual({ kind: 'terminal', reason: 'input.a' });
  });

  test('a reason that is too long for the server is in the log in full', () => {
    const faults = Array.from({ length: 60 }, (_, i) => `input.field${i}: missing`).join('; ');
    expect(outcomeOfError(new InvalidInputError(faults))).toHaveProperty('details', faults);
    expect(outcomeOfError('x'.repeat(501))).toHaveProperty('details', 'x'.repeat(501));
  });

  test.each([
    ['a text', 'no stock', 'no stock'],
    ['an object with a message', { message: 'no stock' }, 'no stock'],
    ['an object without one', {}, 'the worker threw an object instead of an Error'],
    ['a number', 7, 'the worker threw 7 instead of an Error'],
    ['nothing', undefined, 'the worker threw undefined instead of an Error'],
    ['null', null, 'the worker threw null instead of an Error'],
    ['an empty text', '', 'the worker threw an empty text instead of an Error'],
    ['blanks', '  ', 'the worker threw an empty text instead of an Error'],
    ['a symbol', Symbol('x'), 'the worker threw Symbol(x) instead of an Error'],
  ])('%s', (_, thrown, reason) => {
    expect(outcomeOfError(thrown)).toEqual({ kind: 'failed', reason });
  });

  test.each([
    ['no message', new RangeError()],
    ['a blank message', new RangeError('  ')],
    ['a message that is no text', Object.assign(new RangeError(), { message: 42 })],
  ])('an error with %s is called by its name', (_, error) => {
    expect(outcomeOfError(error)).toMatchObject({ kind: 'failed', reason: 'RangeError' });
  });

  test('its causes are in the log', () => {
    const error = new Error('outer', { cause: new Error('middle', { cause: new Error('root') }) });
    const { details } = { details: '', ...outcomeOfError(error) };
    expect(details).toMatch(
      /^Error: outer\n[\s\S]*\nCaused by: Error: middle\n[\s\S]*\nCaused by: Error: root\n/,
    );
  });

  test('the errors of an AggregateError are in the log', () => {
    const outcome = outcomeOfError(
      new AggregateError([new Error('one'), new Error('two')], 'both'),
    );
    expect(outcome).toMatchObject({
      reason: 'both: one',
      details: expect.stringMatching(/Caused by: Error: one[\s\S]*Caused by: Error: two/),
    });
  });

  test('causes that form a cycle end', () => {
    const [a, b] = [new Error('a'), new Error('b')];
    a.cause = b;
    b.cause = a;
    expect(outcomeOfError(a)).toMatchObject({ kind: 'failed', reason: 'a: b' });
  });

  test('any thrown value has an outcome that can be reported', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const result = resultOf(aTask(), outcomeOfError(thrown));
        expect(result.reasonForIncompletion).toMatch(/\S/);
        expect(result.status).toBe('FAILED');
      }),
    );
  });
});

describe('a reason names the root cause with its code, since a server without logs shows nothing else', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
    code: 'ECONNREFUSED',
  });
  const closed = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
  test.each<[string, unknown, string]>([
    [
      'fetch',
      new TypeError('fetch failed', { cause: refused }),
      `fetch failed: ${refused.message}`,
    ],
    [
      'a cause with a code that its message lacks',
      new TypeError('fetch failed', { cause: closed }),
      'fetch failed: other side closed (code UND_ERR_SOCKET)',
    ],
    [
      'a connection tried at several addresses',
      new TypeError('fetch failed', { cause: new AggregateError([refused, closed]) }),
      `fetch failed: ${refused.message}`,
    ],
    ['an AggregateError', new AggregateError([refused]), `AggregateError: ${refused.message}`],
    [
      'an object with a code',
      { code: 7 },
      'the worker threw an object instead of an Error (code 7)',
    ],
    ['a cause that is an object', new Error('no', { cause: { message: 'why' } }), 'no: why'],
    [
      'a cause that its message repeats',
      new Error('no: why', { cause: new Error('why') }),
      'no: why',
    ],
    ['a cause that is a text', new Error('no', { cause: 'why' }), 'no: why'],
    [
      'a cause that is only a part of a word of it',
      new AggregateError([new Error('a')]),
      'AggregateError: a',
    ],
    [
      'a code that is only a part of a number of it',
      Object.assign(new Error('order 17 failed'), { code: 7 }),
      'order 17 failed (code 7)',
    ],
    [
      'an aborted call, whose number says nothing',
      new DOMException('This operation was aborted', 'AbortError'),
      'This operation was aborted',
    ],
    ['an error with a code', Object.assign(new Error('no'), { code: 'E_NO' }), 'no (code E_NO)'],
  ])('%s', (_, thrown, reason) => {
    expect(outcomeOfError(thrown)).toMatchObject({ kind: 'failed', reason });
  });

  test('of a real fetch that no server answers', async () => {
    const thrown = await fetch('http://127.0.0.1:1').catch((error: unknown) => error);
    expect(outcomeOfError(thrown)).toMatchObject({
      reason: expect.stringMatching(/^fetch failed: .+/),
    });
  });
});

describe('a failure with an output', () => {
  test.each([
    ['failed', new TaskFailure('2 of 3 sent', { output: { sent: 2 } })],
    ['terminal', new TerminalError('2 of 3 sent', { output: { sent: 2 } })],
  ])('is %s, and its task has that output', (kind, error) => {
    const outcome = outcomeOfError(error);
    expect(outcome).toMatchObject({ kind, reason: '2 of 3 sent', output: { sent: 2 } });
    expect(resultOf(aTask({ outputData: { page: 1 } }), outcome).outputData).toEqual({ sent: 2 });
  });

  test('that JSON cannot carry keeps its verdict and its reason, and its log names the path', () => {
    expect(outcomeOfError(new TaskFailure('no', { output: { ids: new Set() } }))).toEqual({
      kind: 'failed',
      reason: 'no',
      details: expect.stringContaining('output.ids'),
    });
  });

  test('an `output` of any other error is not taken: it can hold anything', () => {
    const error = Object.assign(new Error('no'), { output: { password: 1 } });
    expect(outcomeOfError(error)).not.toHaveProperty('output');
  });
});

describe('two copies of the package, as in a monorepo or a layer', () => {
  /** Jest loads a module anew for another query. */
  const copyOf = (path: string) => import(`${path}?copy`);

  test('the verdicts of the other copy count', async () => {
    const errors = await copyOf('../../../lib/task/errors.ts');
    const outcomes = await copyOf('../../../lib/task/outcome.ts');
    expect(new errors.TerminalError('gone')).not.toBeInstanceOf(TerminalError);
    expect(outcomeOfError(new errors.TerminalError('gone', { output: { a: 1 } }))).toMatchObject({
      kind: 'terminal',
      output: { a: 1 },
    });
    expect(
      outcomeOf(outcomes.inProgress({ callbackAfterSeconds: 5, output: { page: 2 } })),
    ).toEqual({
      kind: 'inProgress',
      callbackAfterSeconds: 5,
      output: { page: 2 },
    });
  });

  test("the SDKs' NonRetryableException is terminal, by its name", () => {
    class NonRetryableException extends Error {
      override name = 'NonRetryableException';
    }
    class SoldOut extends NonRetryableException {
      override name = 'SoldOut';
    }
    expect(outcomeOfError(new NonRetryableException('gone'))).toMatchObject({ kind: 'terminal' });
    expect(outcomeOfError(new SoldOut('gone'))).toMatchObject({ kind: 'terminal' });
  });
});

describe("the SDKs' TaskResult as a worker's value", () => {
  test.each([
    { status: 'FAILED', reasonForIncompletion: 'no stock', outputData: {} },
    { status: 'COMPLETED', outputData: { a: 1 } },
    { status: 'IN_PROGRESS', callbackAfterSeconds: 5 },
    { status: 'FAILED_WITH_TERMINAL_ERROR', reasonForIncompletion: 'gone' },
    { status: 'COMPLETED', logs: [] },
    { status: 'FAILED', taskId: 't1', workflowInstanceId: 'w1' },
  ])('%j is refused, and the reason names the wrapper', (value) => {
    expect(outcomeOfReturned(value)).toMatchObject({
      kind: 'terminal',
      reason: expect.stringContaining('sdkWorker()'),
    });
  });

  test.each([
    { status: 'COMPLETED' },
    { status: 'shipped', outputData: {} },
    { outputData: {} },
    { order: { status: 'FAILED', outputData: {} } },
  ])('%j is an output like any other', (output) => {
    expect(outcomeOfReturned(output)).toEqual({ kind: 'completed', output });
  });

  test('that a wrapped Lambda answers is its output: it knows no SDK', () => {
    const answer = { status: 'FAILED', outputData: {} };
    expect(outcomeOf(answer)).toEqual({ kind: 'completed', output: answer });
  });
});

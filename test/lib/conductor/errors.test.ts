import { describe, expect, test } from '@jest/globals';
import { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import { conductorErrorOf, type FailedCall } from '../../../lib/conductor/errors.ts';
import { PLANTED, plantedIn } from '../../support/leaks/planted.ts';

const errorOf = (error: FailedCall) => conductorErrorOf(error, (text) => text);

const config = {
  method: 'post',
  baseURL: `https://user:${PLANTED.password}@conductor.example/api`,
  url: '/tasks',
  params: { token: PLANTED.token },
  data: PLANTED.output,
  headers: new AxiosHeaders({ 'X-Authorization': PLANTED.token }),
};

/** The error of a call that was answered. */
function answered(status: number, data: unknown, headers: Record<string, string> = {}): AxiosError {
  const response: AxiosResponse = { status, data, headers, config, statusText: '' };
  return new AxiosError('Request failed', 'ERR_BAD_RESPONSE', config, undefined, response);
}

/** The error of a call that was not. */
function unanswered(code: string, cause?: Error): AxiosError {
  const error = new AxiosError('Network Error', code, config);
  if (cause) error.cause = cause;
  return error;
}

describe('the error of a call', () => {
  test.each([
    [301, 'unavailable', true],
    [400, 'unavailable', true],
    [401, 'unauthorized', false],
    [403, 'unauthorized', false],
    [404, 'unavailable', true],
    [408, 'unavailable', true],
    [413, 'tooLarge', false],
    [425, 'unavailable', true],
    [429, 'throttled', true],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
  ])('that was answered with %i and a page of a proxy is %s', (status, fault, isPassing) => {
    expect(errorOf(answered(status, ''))).toMatchObject({ fault, isPassing });
  });

  test.each([
    [404, 'Task not found for taskId: t1', 'unknown'],
    [404, 'Workflow with Id: w1 not found', 'unknown'],
    [404, 'No such task found by id: t1', 'unknown'],
    [404, 'No such taskType found by name: t1', 'unknown'],
    [404, 'No such workflow defined. name=w1, version=null', 'unknown'],
    [404, 'No static resource tasks/t1.', 'unavailable'],
    [404, 'Route GET:/api/tasks/t1 not found', 'unavailable'],
    [400, 'taskId cannot be null', 'refused'],
    [409, 'in conflict', 'refused'],
    [422, 'not valid', 'refused'],
    [302, 'sign in', 'unavailable'],
    [405, 'not supported', 'unavailable'],
    [408, 'timed out', 'unavailable'],
    [410, 'gone', 'unavailable'],
    [415, 'not supported', 'unavailable'],
    [423, 'locked', 'unavailable'],
    [425, 'too early', 'unavailable'],
    [499, 'client closed request', 'unavailable'],
    [500, 'no database', 'unavailable'],
  ])('that was answered with %i and the server’s own %j is %s', (status, message, fault) => {
    const error = errorOf(answered(status, { message, status }));
    expect(error).toMatchObject({ fault, isPassing: fault === 'unavailable' });
  });

  test.each([
    [400, { message: 'Bad Request' }, 'unavailable'],
    [400, { status: 200, message: 'Bad Request' }, 'unavailable'],
    [400, { status: 400, message: 'busy', retryable: true }, 'unavailable'],
    [400, { status: 400, message: 'wrong', retryable: false }, 'refused'],
    [500, { status: 500, message: 'too long', retryable: false }, 'failing'],
    [500, { status: 500, message: 'locked', retryable: true }, 'unavailable'],
    [500, { message: 'of a proxy', retryable: false }, 'unavailable'],
    [503, { status: 503, message: 'down', retryable: false }, 'unavailable'],
  ])(
    'that was answered with %i and %j is %s: only the server speaks for itself',
    (status, body, fault) => {
      expect(errorOf(answered(status, body))).toMatchObject({ fault });
    },
  );

  test('that the server expects to fail again is tried again all the same: its database may restart', () => {
    const error = errorOf(answered(500, { status: 500, message: 'no', retryable: false }));
    expect(error.isPassing).toBe(true);
    expect(error.message).toContain('The server expects the same of another try');
  });

  test('whose body is too large says which limit to raise', () => {
    const { message } = errorOf(answered(413, '<html>'));
    expect(message).toContain('client_max_body_size');
  });

  test("holds the server's words, the call and what to do", () => {
    const { message } = errorOf(answered(500, { message: 'no database', status: 500 }));
    expect(message).toBe(
      'Conductor answered 500 (no database) to POST conductor.example/api/tasks. The server or a proxy in front of it failed.',
    );
  });

  test("holds the beginning of a proxy's page", () => {
    const { message } = errorOf(answered(502, `<html>${'x'.repeat(10_000)}`));
    expect(message.length).toBeLessThan(400);
  });

  test.each([null, undefined, {}, { message: 7 }, []])('takes a body that is %j', (body) => {
    expect(errorOf(answered(500, body)).message).toMatch(/^Conductor answered 500 to POST/);
  });

  test('repeats nothing of an answer to the request for a token', () => {
    const refused = answered(400, { message: `cannot read {"keySecret":"${PLANTED.keySecret}"}` });
    refused.config = { ...config, url: '/token' };
    expect(errorOf(refused).message).toMatch(/^Conductor answered 400 to POST \S+\/api\/token\. /);
  });

  test('holds no secret of the call', () => {
    const errors = [answered(401, 'no'), unanswered('ERR_NETWORK', new Error('bad port'))];
    expect(errors.flatMap((error) => plantedIn(errorOf(error).message))).toEqual([]);
  });

  test.each([
    [
      'its cause',
      unanswered('ERR_NETWORK', new Error('connect ECONNREFUSED')),
      'connect ECONNREFUSED',
    ],
    [
      'the cause of its cause',
      unanswered(
        'ERR_NETWORK',
        new TypeError('terminated', { cause: new Error('other side closed') }),
      ),
      'other side closed',
    ],
    [
      "the code of a cause without words, as Node's for several addresses",
      unanswered('ERR_NETWORK', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })),
      'ECONNREFUSED',
    ],
    ['itself without a cause', unanswered('ERR_NETWORK'), 'Network Error'],
  ])('that was not answered says why by %s', (_, error, why) => {
    expect(errorOf(error)).toMatchObject({
      fault: 'unreachable',
      message: expect.stringContaining(`did not answer (${why})`),
    });
  });
});

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['2', 2_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
  ])('%p is %p ms', (header, ms) => {
    expect(errorOf(answered(429, '', { 'retry-after': header })).retryAfterMs).toBe(ms);
  });

  test('of a date to come is the time until then', () => {
    const header = new Date(Date.now() + 10_000).toUTCString();
    const { retryAfterMs } = errorOf(answered(503, '', { 'retry-after': header }));
    expect(retryAfterMs).toBeGreaterThan(5_000);
    expect(retryAfterMs).toBeLessThanOrEqual(10_000);
  });

  test('is unknown where there is none', () => {
    expect(errorOf(answered(503, '')).retryAfterMs).toBeUndefined();
  });
});

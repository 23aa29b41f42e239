import { describe, expect, test } from '@jest/globals';
import { type HttpTaskOptions, httpTask } from '../../../lib/workflow/index.ts';

const get = (overrides: Partial<HttpTaskOptions> = {}) =>
  httpTask({ ref: 'get', uri: 'https://api.example.com/prices', ...overrides });

test('emits the request as http_request, which every server knows, a GET by default', () => {
  expect(get()).toEqual({
    name: 'http',
    taskReferenceName: 'get',
    type: 'HTTP',
    inputParameters: { http_request: { uri: 'https://api.example.com/prices', method: 'GET' } },
  });
});

test('emits all options under the names that the server uses', () => {
  const request = {
    method: 'POST',
    headers: { 'x-id': '${workflow.workflowId}' },
    body: { items: ['${workflow.input.item}'] },
    accept: ['application/json', 'text/plain'],
    contentType: 'application/json',
  } as const satisfies Partial<HttpTaskOptions>;
  const task = get({
    ...request,
    accept: [...request.accept],
    body: { items: [...request.body.items] },
    connectionTimeoutMs: 1_000,
    readTimeoutMs: 10_000,
    retryCount: 2,
    name: 'shop_api',
  });
  expect(task).toMatchObject({ name: 'shop_api', retryCount: 2 });
  expect(task.inputParameters).toEqual({
    http_request: {
      uri: 'https://api.example.com/prices',
      ...request,
      connectionTimeOut: 1_000,
      readTimeOut: 10_000,
    },
  });
});

describe('a URI', () => {
  test.each([
    'http://127.0.0.1:8080/a b?q=ü&r=100%',
    'HTTPS://example.com',
    '${workflow.input.url}',
    "https://example.com/${order.output['id']}/x",
  ])('may be %p', (uri) => {
    expect(get({ uri }).inputParameters).toMatchObject({ http_request: { uri } });
  });

  test.each([
    [
      'example.com/x',
      "httpTask 'get': uri 'example.com/x' does not start with http:// or https://",
    ],
    ['', "httpTask 'get': uri '' does not start with http:// or https://"],
    [
      'http://example.com/a%20b',
      "httpTask 'get': uri holds '%20', which the server would encode again",
    ],
    [
      'http://example.com/{id}',
      "httpTask 'get': uri holds a brace, which the server takes for a template",
    ],
  ])('is refused as %p', (uri, message) => {
    expect(() => get({ uri })).toThrow(message);
  });
});

test('names all faults in one error', () => {
  const wrong = { uri: 'ftp://x', readTimeoutMs: 0.5, connectionTimeoutMs: 0, retryCount: -1 };
  // @ts-expect-error the server wants capitals
  expect(() => get({ ...wrong, method: 'get' })).toThrow(
    [
      "httpTask 'get':",
      "- uri 'ftp://x' does not start with http:// or https://",
      "- method is 'get': give one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS",
      '- connectionTimeoutMs is 0: give a whole number of at least 1',
      '- readTimeoutMs is 0.5: give a whole number of at least 1',
      '- retryCount is -1: give a whole number of at least 0',
    ].join('\n'),
  );
});

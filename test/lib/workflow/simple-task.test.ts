import { expect, test } from '@jest/globals';
import { simpleTask } from '../../../lib/workflow/index.ts';

test('emits a task of the type that a worker polls for', () => {
  const input = { name: '${workflow.input.name}' };
  expect(simpleTask({ ref: 'greet', type: 'greetings', input, retryCount: 1 })).toEqual({
    name: 'greetings',
    taskReferenceName: 'greet',
    type: 'SIMPLE',
    inputParameters: input,
    retryCount: 1,
  });
});

test.each([
  ['', "simpleTask 'task': type is empty"],
  ['a/b', "simpleTask 'task': type 'a/b' holds '/', which no URL can carry"],
  ['a\\b', "simpleTask 'task': type 'a\\b' holds '\\', which no URL can carry"],
  ['.', "simpleTask 'task': type '.' holds '.', which no URL can carry"],
  ['..', "simpleTask 'task': type '..' holds '..', which no URL can carry"],
  ['HTTP', "simpleTask 'task': type 'HTTP' is the server's own: use httpTask"],
  ['JOIN', "simpleTask 'task': type 'JOIN' is the server's own: use joinTask"],
  ...['DECISION', 'FORK', 'LAMBDA', 'JDBC', 'AGENT'].map(
    (type) => [type, `type '${type}' is the server's own: choose another name`] as const,
  ),
])('the type %p is refused', (type, message) => {
  expect(() => simpleTask({ ref: 'task', type })).toThrow(message);
});

test('another type than the worker’s own is refused: the worker would refuse the task', () => {
  const wrong = () =>
    simpleTask({ ref: 'greet', worker: { task: 'greetings' }, type: 'x', input: {} });
  expect(wrong).toThrow("simpleTask 'greet': type 'x' is not the worker's own, 'greetings'");
});

test('a worker that knows no task type needs one', () => {
  const words = 'the worker knows no task type: give the type that it polls for';
  expect(() => simpleTask({ ref: 'greet', worker: {}, input: {} })).toThrow(words);
  expect(() => simpleTask({ ref: 'greet', worker: {}, type: '', input: {} })).toThrow(words);
  expect(simpleTask({ ref: 'greet', worker: {}, type: 'x', input: {} }).name).toBe('x');
});

test.each(['http', 'a..b', '...', 'HTTP_2', 'a b'])('the type %p is taken', (type) => {
  expect(simpleTask({ ref: 'task', type }).name).toBe(type);
});

test.each(['greet', 'greet-2', 'größe:1', 'step_1'])('the ref %p can be referenced', (ref) => {
  expect(simpleTask({ ref, type: 'greetings' }).taskReferenceName).toBe(ref);
});

test.each(['', 'my ref', 'my.ref', 'my/ref', '${x}', 'list[0]'])('the ref %p is refused', (ref) => {
  const message = `ref '${ref}' cannot be referenced: use letters, digits, '_', '-' or ':'`;
  expect(() => simpleTask({ ref, type: 'greetings' })).toThrow(message);
});

test("the ref 'workflow' is refused, which would hide the workflow itself", () => {
  const wrong = () => simpleTask({ ref: 'workflow', type: 'greetings' });
  expect(wrong).toThrow("ref 'workflow' would hide ${workflow.…}: choose another");
});

import { afterAll, afterEach, expect } from '@jest/globals';
import { overhear, takeLeaks } from './overheard.ts';

/**
 * Jest runs this before each test file. It listens to the console, to the process's output and to the message of every
 * error that is made. Where one of them contains a planted word, the running test fails. Fakes and servers listen to the
 * reports and log lines that they take. Only a file's own afterAll is not checked: it runs later.
 */

type Fn = (...args: never[]) => unknown;

function listenedTo<F extends Fn>(where: string, fn: F): F {
  const listener: ProxyHandler<F> = {
    apply(target, self, args) {
      overhear(where, ...args);
      return Reflect.apply(target, self, args);
    },
    construct(target, args, newTarget) {
      overhear(where, args[0]);
      const error: object = Reflect.construct(target, args, newTarget);
      // The stack must begin where the error was made, not here.
      Error.captureStackTrace(error, listener.construct);
      return error;
    },
  };
  return new Proxy(fn, listener);
}

for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const)
  console[level] = listenedTo(`console.${level}`, console[level]);

for (const stream of [process.stdout, process.stderr]) {
  const { write } = stream;
  stream.write = listenedTo('the output', write);
  // The next test file has the same stream.
  afterAll(() => {
    stream.write = write;
  });
}

// Errors that Node makes itself, as in JSON.parse, are found where they are reported or logged.
globalThis.Error = listenedTo('an error', Error);
globalThis.TypeError = listenedTo('an error', TypeError);
globalThis.RangeError = listenedTo('an error', RangeError);

export const expectNoLeaks = () => expect(takeLeaks()).toEqual([]);

afterEach(expectNoLeaks);
afterAll(expectNoLeaks);

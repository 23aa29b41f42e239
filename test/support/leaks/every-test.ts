import { afterAll, afterEach, expect } from '@jest/globals';
import { overhear, takeLeaks } from './overheard.ts';

/**
 * Jest runs this before each file of tests. It listens to the console, to the process's output and to the words
 * of every error that is made; where a planted word is among them, the test that was running fails. Reports and log
 * lines that go elsewhere are heard by the fakes and servers that take them. Only a file's own afterAll is not
 * heard: it comes later.
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
      // Its stack begins where it was made, and not here.
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
  // It is there for the next file too.
  afterAll(() => {
    stream.write = write;
  });
}

// Those that Node makes itself, as JSON.parse does, are heard where they come out: in a report or a log.
globalThis.Error = listenedTo('an error', Error);
globalThis.TypeError = listenedTo('an error', TypeError);
globalThis.RangeError = listenedTo('an error', RangeError);

export const expectNoLeaks = () => expect(takeLeaks()).toEqual([]);

afterEach(expectNoLeaks);
afterAll(expectNoLeaks);

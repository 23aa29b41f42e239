import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { build } from 'esbuild';
import { object, string } from 'valibot';
import { task, type WorkerHandler, workersOf } from '../../../lib/index.ts';
import { runWorker } from '../../../lib/testing/index.ts';
import { simpleTask } from '../../../lib/workflow/index.ts';
import { axiosCore } from '../../../scripts/axios-core.ts';

class Greeter {
  readonly #word: string;
  constructor(word = 'Hello') {
    this.#word = word;
  }

  @task('greetings', { input: object({ name: string() }) })
  greet({ name }: { name: string }): string {
    return `${this.#word}, ${name}`;
  }

  @task('farewells')
  leave(input: { name: string }, context: { taskType: string }) {
    return { left: input.name, type: context.taskType };
  }

  help(): string {
    return this.#word;
  }
}

class Loud extends Greeter {
  override greet(input: { name: string }): string {
    return `${super.greet(input)}!`;
  }

  @task('shouts')
  shout() {
    return this.help().toUpperCase();
  }
}

describe('the workers of an object', () => {
  test('are its marked methods, by their names, and know their task types', () => {
    const workers = workersOf(new Greeter());
    expect(Object.entries(workers).map(([name, handler]) => [name, handler.task])).toEqual([
      ['greet', 'greetings'],
      ['leave', 'farewells'],
    ]);
  });

  test('run on this object, with its options and the context of the task', async () => {
    const { greet, leave } = workersOf(new Greeter('Salut'));
    expect((await runWorker(greet, { name: 'Ada' })).output).toEqual({ result: 'Salut, Ada' });
    expect((await runWorker(greet, {})).status).toBe('FAILED_WITH_TERMINAL_ERROR');
    const run = await runWorker(leave, { name: 'Ada' });
    expect(run.output).toEqual({ left: 'Ada', type: 'farewells' });
  });

  test('are inherited, and a method that replaces one takes its tasks', async () => {
    const { greet, leave, shout } = workersOf(new Loud());
    expect((await runWorker(greet, { name: 'Ada' })).output).toEqual({ result: 'Hello, Ada!' });
    expect((await runWorker(leave, { name: 'Ada' })).status).toBe('COMPLETED');
    expect((await runWorker(shout)).output).toEqual({ result: 'HELLO' });
  });

  test('type the tasks of a workflow', () => {
    const { greet } = workersOf(new Greeter());
    const built = simpleTask({ ref: 'greet', worker: greet, input: { name: 'Ada' } });
    expect([built.name, String(built.output.result)]).toEqual([
      'greetings',
      '${greet.output.result}',
    ]);
    // @ts-expect-error the method takes a name
    simpleTask({ ref: 'greet', worker: greet, input: { nmae: 'Ada' } });
  });
});

describe('another copy of the package', () => {
  test('finds the marked methods, and nothing that lists the object shows the marks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-copy-'));
    const outfile = join(folder, 'copy.mjs');
    await build({
      ...{ outfile, bundle: true, format: 'esm', platform: 'node', plugins: [axiosCore] },
      stdin: {
        contents: "export { workersOf } from './lib/index.ts';",
        ...{ resolveDir: process.cwd(), loader: 'ts' },
      },
    });
    const copy = await import(outfile);
    rmSync(folder, { recursive: true });
    const loud = new Loud();
    expect(Object.keys(copy.workersOf(loud)).toSorted()).toEqual(['greet', 'leave', 'shout']);
    expect({ ...loud }).toEqual({});
    const marked = compiled("export class Made { @task('a') first() {} }", 'legacy');
    class Heir extends marked {}
    expect(Object.keys(copy.workersOf(new Heir()))).toEqual(['first']);
  });
});

/** The class of some code, compiled with one kind of decorators. */
function compiled(code: string, kind: 'standard' | 'legacy'): new () => object {
  const { code: js } = transformSync(code, {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: kind === 'legacy' ? { legacyDecorator: true } : { decoratorVersion: '2022-03' },
      target: 'es2022',
    },
    module: { type: 'commonjs' },
  });
  const module = { exports: { Made: class {} } };
  new Function('module', 'exports', 'task', js)(module, module.exports, task);
  return module.exports.Made;
}

const wrapping =
  'const wraps = (...args) => args[2] ?? function (...given) { return args[0].apply(this, given); };';

describe.each(['standard', 'legacy'] as const)('with %s decorators', (kind) => {
  const outputOf = async (code: string) => {
    const workers: Record<string, WorkerHandler> = { ...workersOf(new (compiled(code, kind))()) };
    const runs = Object.entries(workers).map(async ([name, handler]) => [
      name,
      handler.task,
      (await runWorker(handler)).output.result,
    ]);
    return Promise.all(runs);
  };

  test('methods are workers', async () => {
    expect(
      await outputOf(
        "export class Made { n = 2; @task('a') first() { return this.n; } @task('b', {}) second() { return 'b'; } }",
      ),
    ).toEqual([
      ['first', 'a', 2],
      ['second', 'b', 'b'],
    ]);
  });

  test('a class has none of the marks of one that inherits from it', () => {
    const code =
      "class Base { @task('a') first() {} } export class Made extends Base { @task('b') second() {} }";
    const Made = compiled(code, kind);
    expect(Object.keys(workersOf(new Made())).toSorted()).toEqual(['first', 'second']);
    expect(Object.keys(workersOf(new (Object.getPrototypeOf(Made))()))).toEqual(['first']);
  });

  test('another decorator may stand before it or after it', async () => {
    const code = `${wrapping} export class Made { @wraps @task('a') first() { return 1; } @task('b') @wraps second() { return 2; } }`;
    expect(await outputOf(code)).toEqual([
      ['first', 'a', 1],
      ['second', 'b', 2],
    ]);
  });
});

test('a private method cannot be a worker, and says so where it is declared', () => {
  expect(() => compiled("export class Made { @task('a') #first() {} }", 'standard')).toThrow(
    '@task: #first is private, and no handler could call it: make it a public method',
  );
});

test('an object without a marked method is refused', () => {
  class Plain {
    greet() {
      return 'Hello';
    }
  }
  expect(() => workersOf(new Plain())).toThrow(
    'workersOf: Plain has no method that is marked with @task',
  );
});

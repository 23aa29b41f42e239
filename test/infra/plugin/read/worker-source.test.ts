import { describe, expect, test } from '@jest/globals';
import { workersIn } from '../../../../infra/plugin/read/worker-source.ts';

const handler = (task: string | undefined) => [{ exported: 'handler', task, isMethod: false }];

describe('the types of workersOf are those of the methods that the file marks', () => {
  test.each([
    ["@task('pack')\n  pack(input) {}", 'pack'],
    [
      "@task('pack', { input: z.object({ a: z.string() }), output: Out })\n  async pack({ a }: In) {}",
      'pack',
    ],
    [
      "@task(`pack-order`) @logged({ level: 'debug' }) public async pack<T>(input: T) {}",
      'pack-order',
    ],
    [
      "@task('pack' /* (old) */, { hooks: { execution: [log(')')] } })\n// the one (new)\n  pack() {}",
      'pack',
    ],
    ['@task(PACK)\n  pack() {}', undefined],
    ["@task('orders-' + stage)\n  pack() {}", undefined],
    ["// @task('pack')\n  pack() {}", undefined],
    ["@task('send')\n  send() {}\n  pack() {}", undefined],
    ["@task('a') pack() {} } class Other { @task('b') pack() {}", undefined],
  ])('%j', (method, task) => {
    const code = `class Orders {\n  ${method}\n}\nexport const { pack: packed } = workersOf<Orders>(new Orders());`;
    expect(workersIn(code)).toMatchObject([{ exported: 'packed', task }]);
  });
});

describe('the workers of a file are read', () => {
  test.each([
    ["export const handler = worker({ 'task': 'a' }, fn);"],
    ['export const handler = worker({ "task": "a", input }, fn);'],
    ["export const handler = worker({ task: 'a' as const }, fn);"],
    ["export const handler = worker<{ a: string; b: number }>({ task: 'a' }, fn);"],
    ["export const handler = worker<{ make: () => { b: 1 } }, Map<A, B>>({ task: 'a' }, fn);"],
    ["/* made */ export const handler = worker /* of */ ({ task: 'a' }, fn);"],
    [
      "const url = 'http://host/*'; // it's\nexport const handler = worker({ task: 'a' }, fn); /* */",
    ],
    [
      "const quotes = /['\"`]/g, all = /\\/*/;\nexport const handler = worker({ task: 'a' }, fn); /* */",
    ],
  ])('%s', (code) => {
    expect(workersIn(code)).toEqual(handler('a'));
  });
});

describe('a type that is computed is not known', () => {
  test.each(["'orders-' + stage", "'orders-'.concat(stage)", "isNew ? 'a' : 'b'", '`a${b}`'])(
    '%s',
    (task) => {
      expect(workersIn(`export const handler = worker({ task: ${task} }, fn);`)).toEqual(
        handler(undefined),
      );
    },
  );
});

describe('no worker is read', () => {
  test.each([
    ["/*\nexport const old = worker({ task: 'old' }, fn);\n*/"],
    ["// export const old = worker({ task: 'old' }, fn);"],
    ['/*\nexport const { old } = workersOf(new Old());\n*/'],
    ["const sample = `\nexport const old = worker({ task: 'old' }, fn);\n`;"],
  ])('of %j', (code) => {
    expect(workersIn(code)).toEqual([]);
  });
});

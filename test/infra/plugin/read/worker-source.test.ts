import { describe, expect, test } from '@jest/globals';
import { workersIn } from '../../../../infra/plugin/read/worker-source.ts';

const handler = (task: string | undefined) => [{ exported: 'handler', task }];

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

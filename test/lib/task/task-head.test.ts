import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { headOf, type Part, withoutParts } from '../../../lib/task/task-head.ts';

const PARTS: Part[] = ['inputData', 'outputData'];
const headIn = (json: string) => headOf(Buffer.from(json), PARTS);

test('whatever a task holds, its parts are cut out and the rest stays', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue());
  const fields = fc.dictionary(
    fc.string().filter((key) => !['inputData', 'outputData', '__proto__'].includes(key)),
    fc.oneof(fc.jsonValue(), fc.constantFrom('inputData', 'outputData')),
  );
  fc.assert(
    fc.property(fields, object, object, fields, (before, inputData, outputData, after) => {
      const task = { ...before, inputData, outputData, ...after };
      const json = Buffer.from(JSON.stringify(task));
      const light = JSON.parse(withoutParts(json, PARTS).toString());
      expect(light).toEqual(JSON.parse(JSON.stringify({ ...task, inputData: {}, outputData: {} })));
      const isFull = (part: object) => Object.keys(part).length > 0;
      expect(headOf(json, PARTS).without).toEqual([
        ...(isFull(inputData) ? ['inputData'] : []),
        ...(isFull(outputData) ? ['outputData'] : []),
      ]);
    }),
  );
});

test('a part that comes twice is cut out twice', () => {
  expect(headIn('{"inputData":{"a":1},"x":2,"inputData":{"b":[3]}}').value).toEqual({
    inputData: {},
    x: 2,
  });
});

test('a part that is no object stays, so that the task is seen to be wrong', () => {
  expect(headIn('{"inputData":[{"a":1}],"outputData":"x"}').value).toEqual({
    inputData: [{ a: 1 }],
    outputData: 'x',
  });
});

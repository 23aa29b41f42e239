import { describe, expect, test } from '@jest/globals';
import { type Answered, historyBy, inspectionBy, planBy } from '../../../infra/cli/inspection.ts';
import type { InspectionRequest } from '../../../lib/protocol/inspection.ts';
import { anInspection, answered, aType } from '../../support/doctor/facts.ts';

const answerOf = (value: unknown): Answered => ({
  functionError: undefined,
  payload: JSON.stringify(value),
});

describe('the answer of a poller', () => {
  test('is what it sees', async () => {
    const inspection = anInspection();
    expect(await inspectionBy(async () => answerOf(inspection))).toEqual({
      kind: 'answered',
      inspection,
    });
  });

  test('of many task types is asked for in parts, and is one', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const asked: number[] = [];
    const outcome = await inspectionBy(async ({ skipTypes }) => {
      asked.push(skipTypes);
      const now = names.slice(skipTypes, skipTypes + 2);
      return answerOf(
        anInspection({
          types: now.map((taskType) => aType({ taskType })),
          functions: now.map((functionName) => ({
            functionName: functionName < 'c' ? 'first' : functionName,
            mayCall: { kind: 'answered', value: true },
          })),
          typesLeftOut: names.length - skipTypes - now.length,
        }),
      );
    });
    if (outcome.kind !== 'answered') throw new Error(outcome.kind);
    const { types, functions, typesLeftOut } = outcome.inspection;
    expect(asked).toEqual([0, 2, 4]);
    expect(types.map(({ taskType }) => taskType)).toEqual(names);
    expect(functions.map(({ functionName }) => functionName)).toEqual(['first', 'c', 'd', 'e']);
    expect(typesLeftOut).toBe(0);
  });

  test('that never comes to its end is not asked for again and again', async () => {
    let asked = 0;
    const outcome = await inspectionBy(async () => {
      asked += 1;
      return answerOf(anInspection({ types: asked === 1 ? [aType()] : [], typesLeftOut: 5 }));
    });
    expect(outcome).toMatchObject({ kind: 'answered', inspection: { typesLeftOut: 5 } });
    expect(asked).toBe(2);
  });

  test('that dies has AWS’s words', async () => {
    const payload = JSON.stringify({ errorType: 'ConfigError', errorMessage: 'it is missing' });
    expect(await inspectionBy(async () => ({ functionError: 'Unhandled', payload }))).toEqual({
      kind: 'died',
      reason: 'ConfigError: it is missing',
    });
  });

  test.each([{ polled: 3, dispatched: 3 }, null, 'no JSON'])(
    'of another version is none: %p',
    async (value) => {
      expect(await inspectionBy(async () => answerOf(value))).toEqual({ kind: 'otherVersion' });
    },
  );
});

describe('the plan of a poller', () => {
  test('is asked for without its task types', async () => {
    const asked: InspectionRequest[] = [];
    const inspection = anInspection({ types: [], typesLeftOut: 0 });
    const plan = await planBy(async (request) => {
      asked.push(request);
      return answerOf(inspection);
    });
    expect(plan).toEqual(inspection.plan);
    expect(asked).toEqual([{ about: 'work', skipTypes: 1_000_000 }]);
  });

  test.each([
    [
      { functionError: 'Unhandled', payload: '{"errorMessage":"oh"}' },
      'the poller did not answer:',
    ],
    [answerOf({ polled: 3 }), 'the poller is of another version'],
  ])('is not known where the poller does not tell it: %p', async (answer, message) => {
    await expect(planBy(async () => answer)).rejects.toThrow(message);
  });
});

describe('the history of a task', () => {
  const REQUEST = { about: 'task', id: 't-1' } as const;

  test('is what the poller has of Conductor', async () => {
    const history = { version: '0.1.0', attempts: answered([]), isAll: true };
    const asked: InspectionRequest[] = [];
    const ask = async (request: InspectionRequest) => {
      asked.push(request);
      return answerOf(history);
    };
    expect(await historyBy(ask, REQUEST)).toEqual(history);
    expect(asked).toEqual([REQUEST]);
  });

  test.each([
    [{ functionError: 'Unhandled', payload: '{"errorMessage":"oh"}' }, 'the poller did not answer'],
    // A poller that does not know the question answers what it sees.
    [answerOf(anInspection()), 'the poller is of another version'],
  ])('is not known where the poller does not tell it: %p', async (answer, message) => {
    await expect(historyBy(async () => answer, REQUEST)).rejects.toThrow(message);
  });
});

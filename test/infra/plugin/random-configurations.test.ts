import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { additionsOf } from '../../../infra/plugin/add/additions.ts';
import { validate } from '../../../infra/plugin/check/validate.ts';
import { longestCallMsOf, parsePlan } from '../../../lib/config/plan.ts';
import { AnyService, withAnythingIn } from '../../support/plugin/configurations/anything.ts';
import { routesOf } from '../../support/plugin/configurations/documented.ts';
import { Drawn, PLANTED } from '../../support/plugin/configurations/drawn.ts';
import { writtenOf } from '../../support/plugin/configurations/written.ts';
import { withOneWrong } from '../../support/plugin/configurations/wrong.ts';
import { additionsTo, aService, faultsIn, type Written } from '../../support/plugin/service.ts';

const Valid = Drawn.map(writtenOf);

describe('whatever is configured', () => {
  /** It is valid, and then the poller can read its plan; or there are faults, and none repeats a value. */
  function expectVerdict(written: Written): void {
    const service = aService(written);
    const read = validate(service);
    if (read.kind === 'valid') {
      for (const plan of Object.values(additionsOf(read.bindings, read.options, service).plans))
        expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
    }
    if (read.kind !== 'faulty') return;
    expect(read.faults).not.toEqual([]);
    for (const { where, message } of read.faults) {
      expect(where).toMatch(/^(custom\.conductor|functions|provider|resources|conductor)\b/);
      expect(message).toMatch(/^\w.{9,}/);
      expect(message).not.toContain(PLANTED);
    }
  }

  test('is unused, valid or faulty', () => {
    fc.assert(fc.property(AnyService, expectVerdict), { numRuns: 1_000 });
  });

  test('in one place of a valid service, too', () => {
    fc.assert(fc.property(withAnythingIn(Valid), expectVerdict), { numRuns: 1_000 });
  });
});

describe('a valid configuration', () => {
  test('is valid, and its plan is as the documentation says', () => {
    fc.assert(
      fc.property(Drawn, (drawn) => {
        const written = writtenOf(drawn);
        expect(faultsIn(written)).toEqual([]);
        const { plan } = additionsTo(written);
        expect(plan.routes).toEqual(routesOf(drawn));

        const { windowSeconds = 55, timeout = 135 } = drawn.poller ?? {};
        expect(plan.windowMs).toBe(windowSeconds * 1_000);
        // A run can wait for every call that it opens.
        expect(plan.windowMs + longestCallMsOf(plan) + 20_000).toBeLessThanOrEqual(timeout * 1_000);
      }),
      { numRuns: 500 },
    );
  });

  test('with one option made wrong has that one fault', () => {
    fc.assert(
      fc.property(withOneWrong(Valid), ({ written, where }) => {
        expect(faultsIn(written).map((fault) => fault.split(':')[0])).toEqual([where]);
      }),
      { numRuns: 1_000 },
    );
  });
});

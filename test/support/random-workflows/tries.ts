import * as fc from 'fast-check';
import type { End, Pause, Try } from './plan.ts';
import { ObjectValue, Value } from './values.ts';

/** How the workers of a task behave, try by try. */

const Reason = fc.constantFrom('no stock', 'Grüße, 😀 "quoted" ${workflow.input.a}');

/** The task comes back, a second later each time. */
const Pauses: fc.Arbitrary<Pause> = fc.oneof(fc.record({ kind: fc.constant('refused' as const) }), {
  weight: 3,
  arbitrary: fc.record(
    { kind: fc.constant('inProgress' as const), output: ObjectValue },
    { requiredKeys: ['kind'] },
  ),
});

const Failure: fc.Arbitrary<End> = fc.record({
  kind: fc.constantFrom('fails' as const, 'crashes' as const),
  reason: Reason,
});

const Success: fc.Arbitrary<End> = fc.oneof(
  fc.record({ kind: fc.constant('returns' as const), value: Value }, { requiredKeys: ['kind'] }),
  fc.record({ kind: fc.constant('echoes' as const) }),
);

const LastEnd: fc.Arbitrary<End> = fc.oneof(
  { weight: 8, arbitrary: Success },
  fc.record({ kind: fc.constant('terminal' as const), reason: Reason }),
  Failure,
);

/** Half of the tries pause. */
const tryThat = (end: fc.Arbitrary<End>): fc.Arbitrary<Try> =>
  fc.record({ pauses: fc.oneof(fc.constant([]), fc.array(Pauses, { maxLength: 2 })), end });

/** Tries after the first. */
export const MAX_RETRIES = 2;

/** Some tries that fail, and a last one. */
export const Tries: fc.Arbitrary<Try[]> = fc
  .tuple(fc.array(tryThat(Failure), { maxLength: MAX_RETRIES }), tryThat(LastEnd))
  .map(([failures, last]) => [...failures, last]);

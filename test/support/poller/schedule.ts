import * as fc from 'fast-check';

/** The part of a run in which events happen. */
const HORIZON_MS = 30_000;

const ms = (max: number) => fc.integer({ min: 0, max });

/** How a worker's call ends for the poller, and after how long. */
const Behaviour = fc.record({
  end: fc.oneof(
    { weight: 4, arbitrary: fc.constant('answered' as const) },
    fc.constantFrom('crashed' as const, 'refused' as const, 'unknown' as const, 'hangs' as const),
  ),
  workMs: fc.oneof(ms(300), ms(20_000)),
  afterSeconds: fc.integer({ min: 1, max: 10 }),
});

const Arrival = fc.record({
  lane: fc.nat(),
  atMs: fc.oneof(fc.constant(0), ms(2_000), ms(HORIZON_MS)),
  behaviour: Behaviour,
});

const Lane = fc.record({
  concurrency: fc.integer({ min: 1, max: 4 }),
  invocationType: fc.constantFrom('RequestResponse' as const, 'Event' as const),
});

/** A period in which the server misbehaves. */
const Trouble = fc.record({
  lane: fc.nat(),
  fromMs: fc.oneof(fc.constant(0), ms(HORIZON_MS)),
  forMs: ms(10_000),
  kind: fc.constantFrom('poll fails' as const, 'generous' as const, 'update fails' as const),
});
export type Trouble = Of<typeof Trouble>;

/** All events of a run, with their times. */
export const Schedule = fc.record({
  lanes: fc.array(Lane, { minLength: 1, maxLength: 3, size: 'max' }),
  arrivals: fc.array(Arrival, { maxLength: 30, size: 'max' }),
  troubles: fc.array(Trouble, { maxLength: 4, size: 'max' }),
  windowMs: fc.oneof(fc.constant(HORIZON_MS), fc.integer({ min: 1, max: HORIZON_MS })),
  livesMs: fc.oneof(fc.constant(2 * HORIZON_MS), fc.integer({ min: 0, max: 2 * HORIZON_MS })),
  updateMs: ms(500),
  pausedFromMs: fc.option(ms(HORIZON_MS), { freq: 2 }),
});
export type Schedule = Of<typeof Schedule>;

type Of<A> = A extends fc.Arbitrary<infer Value> ? Value : never;

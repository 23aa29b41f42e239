import * as fc from 'fast-check';
import type { InvocationType } from '../../../../lib/protocol/dispatch.ts';
import { EVENT_SHAPES, RESULT_READINGS } from '../../../../lib/protocol/shapes.ts';

/** In each text of the user's: no message may repeat it. */
export const PLANTED = 'hunter2';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const seconds = (min: number, max: number) => fc.integer({ min, max });

/** A task type in a domain, and what its user says of it. 12 of at most 70 fit the 900 calls of a poller. */
const Job = fc.record({
  task: fc.nat(4).map((n) => `${PLANTED} ${n}`),
  domain: maybe(fc.nat(2).map((n) => `${PLANTED}-${n}`)),
  concurrency: maybe(fc.integer({ min: 1, max: 70 })),
  /** RequestResponse is not said where the call does not fit the run. */
  wished: maybe(fc.constantFrom<InvocationType>('RequestResponse', 'Event')),
  /** Said of a wrapped function only. */
  event: maybe(fc.constantFrom(...EVENT_SHAPES)),
  result: maybe(fc.constantFrom(...RESULT_READINGS)),
  /** Which function of the service does it; the one after the last is outside of the service. */
  host: fc.nat(),
  /** That of a function outside. */
  timeout: seconds(1, 890),
});
export type Job = Of<typeof Job>;

const Jobs = fc.uniqueArray(Job, {
  selector: ({ task, domain }) => JSON.stringify([task, domain]),
  minLength: 1,
  maxLength: 12,
});

/** A function of the service. The adapter needs 10 s of a wrapped one's. */
const Host = fc.record({
  wrap: fc.boolean(),
  timeout: maybe(fc.oneof(seconds(1, 120), seconds(1, 890))),
  /** The first two the framework makes; the third the user names. */
  alias: fc.constantFrom(undefined, 'provisioned' as const, 'snapstart' as const, 'live' as const),
});
export type Host = Of<typeof Host>;

/** At least a second is left after the window and 20 s for the next run to take over. */
const Poller = maybe(seconds(1, 825))
  .chain((windowSeconds) =>
    fc.record({
      sweep: maybe(seconds(1, 60)),
      idleStop: maybe(seconds(1, 60)),
      always: maybe(fc.boolean()),
      windowSeconds: fc.constant(windowSeconds),
      timeout: maybe(seconds((windowSeconds ?? 55) + 21, 900)),
      memorySize: maybe(fc.integer({ min: 128, max: 10_240 })),
    }),
  )
  .filter(({ windowSeconds = 55, timeout = 135 }) => timeout > windowSeconds + 20);

const Server = fc.constantFrom(
  { serverUrl: `https://${PLANTED}.example.com/api` },
  {
    serverUrl: `https://${PLANTED}.example.com:8443/behind/a/proxy/api/`,
    allowInsecureHttp: false,
  },
  { serverUrl: 'http://127.0.0.1:8080/api' },
  { serverUrl: `http://${PLANTED}:8080/api`, allowInsecureHttp: true },
);

const Auth = fc.constantFrom(
  undefined,
  { secret: `${PLANTED}/key` },
  { parameter: `/${PLANTED}/key` },
);

/** All that a user can decide. */
export const Drawn = fc.record({
  server: Server,
  auth: Auth,
  poller: maybe(Poller),
  enabled: maybe(fc.boolean()),
  providerTimeout: maybe(seconds(1, 890)),
  hosts: fc.array(Host, { minLength: 1, maxLength: 4 }),
  jobs: Jobs,
  /** Whether options that are left out stand there empty, which YAML reads as null. */
  empties: fc.boolean(),
});
export type Drawn = Of<typeof Drawn>;

type Of<A> = A extends fc.Arbitrary<infer Value> ? Value : never;

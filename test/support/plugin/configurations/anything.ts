import * as fc from 'fast-check';
import type { Written } from '../service.ts';
import { PLANTED } from './drawn.ts';
import { placesIn, withAt } from './places.ts';
import type { WrittenService } from './written.ts';

/** Whatever YAML can say, with the names of our options in it. */

const KEYS = [
  ...['serverUrl', 'allowInsecureHttp', 'auth', 'secret', 'parameter', 'enabled', 'existing'],
  ...[
    'poller',
    'pollers',
    'types',
    'images',
    'windowSeconds',
    'timeout',
    'memorySize',
    'conductor',
    'task',
    'domain',
  ],
  ...['concurrency', 'wrap', 'invocationType', 'function', 'environment', 'events', 'iam'],
  ...['event', 'result'],
  ...['CONDUCTOR_SERVER_URL', 'CONDUCTOR_AUTH_KEY', 'NODE_TLS_REJECT_UNAUTHORIZED'],
  ...['ConductorInbox', 'Ref', 'Fn::GetAtt', '__proto__', '', 'x'],
];

const TEXTS = [
  PLANTED,
  `https://${PLANTED}.example.com/api`,
  `http://me:${PLANTED}@127.0.0.1/api`,
  `arn:aws:lambda:${PLANTED}:123456789012:function:old`,
  'RequestResponse',
  'Event',
  'sqs',
  '',
];

const Double = fc.double({ noNaN: true, noDefaultInfinity: true });

type Values = { value: unknown; list: unknown[]; object: Record<string, unknown> };

const {
  value: Anything,
  list,
  object,
} = fc.letrec<Values>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constantFrom(...TEXTS), fc.integer(), Double, fc.boolean(), fc.constant(null)),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { noNullPrototype: true }),
}));

/** A service in which nothing need be right. */
export const AnyService: fc.Arbitrary<Written> = fc.record(
  {
    provider: object,
    conductor: Anything,
    functions: fc.dictionary(
      fc.constantFrom('greetings', 'conductorPoller', '__proto__'),
      fc.oneof(
        object,
        fc.record({
          timeout: Anything,
          environment: Anything,
          events: fc.oneof(list, fc.array(fc.record({ conductor: Anything }), { maxLength: 4 })),
        }),
      ),
      { noNullPrototype: true },
    ),
    resources: fc.record({ Resources: object }),
  },
  { requiredKeys: [] },
);

/** A valid service in which one place holds anything. */
export const withAnythingIn = (valid: fc.Arbitrary<WrittenService>): fc.Arbitrary<Written> =>
  valid.chain((written) =>
    fc
      .tuple(fc.constantFrom(...placesIn(written)), Anything)
      .map(([place, value]) => withAt(written, place, value)),
  );

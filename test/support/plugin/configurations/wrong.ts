import * as fc from 'fast-check';
import type { Written } from '../service.ts';
import { PLANTED } from './drawn.ts';
import { placesIn, withAt } from './places.ts';
import type { WrittenService } from './written.ts';

const NO_FLAG = ['yes', 1, PLANTED];
const NO_SECONDS = [0, 901, 1.5, '1e1', PLANTED];

/** For each option what it cannot be, whatever else there is. */
const WRONG: Record<string, readonly unknown[]> = {
  serverUrl: [
    7,
    PLANTED,
    `ftp://${PLANTED}/api`,
    `https://me:${PLANTED}@example.com/api`,
    `https://${PLANTED}.example.com`,
    `https://example.com/api?key=${PLANTED}`,
  ],
  allowInsecureHttp: NO_FLAG,
  enabled: NO_FLAG,
  wrap: NO_FLAG,
  auth: [PLANTED, {}, { secret: PLANTED, parameter: PLANTED }],
  secret: [7, '', `{"keySecret":"${PLANTED}"}`],
  parameter: [7, '', `${PLANTED} ${PLANTED}`],
  poller: [PLANTED, 60],
  sweep: [...NO_SECONDS, 61],
  idleStop: [...NO_SECONDS, 61],
  always: NO_FLAG,
  windowSeconds: [...NO_SECONDS, 826],
  timeout: NO_SECONDS,
  memorySize: [127, 10_241, '127', PLANTED],
  existing: [{}, PLANTED],
  function: [7, `${PLANTED} ${PLANTED}`, `arn:aws:sqs:us-east-1:123456789012:${PLANTED}`],
  task: ['', ' ', 7, {}, `${PLANTED}/a`, `${PLANTED}\\a`, '..', 'HTTP'],
  domain: ['', ' ', 7, [PLANTED], `${PLANTED},NO_DOMAIN`, 'NO_DOMAIN', 'no_domain'],
  concurrency: [0, 901, 1.5, '5.5', PLANTED],
  invocationType: [PLANTED, 'event', 7],
  event: [PLANTED, 'SQS', 7, {}],
  result: [PLANTED, 'HTTP', 7, {}],
};

/** A valid service in which one option is wrong, and where that is. */
export const withOneWrong = (
  valid: fc.Arbitrary<WrittenService>,
): fc.Arbitrary<{ written: Written; where: string }> =>
  valid.chain((written) => {
    const wrong = placesIn(written).flatMap((place) =>
      (WRONG[place.path.at(-1) ?? ''] ?? []).map((value) => ({ place, value })),
    );
    return fc.constantFrom(...wrong).map(({ place, value }) => ({
      written: withAt(written, place, value),
      where: place.where,
    }));
  });

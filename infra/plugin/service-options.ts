import * as v from 'valibot';
import { withoutSlash } from '../../lib/config/load.ts';
import { MAX_TIMEOUT_SECONDS } from '../../lib/limits/aws.ts';
import {
  MAX_WINDOW_SECONDS,
  POLLER_MARGIN_MS,
  POLLER_TIMEOUT_SECONDS,
  WINDOW_MS,
} from '../../lib/poller/defaults.ts';
import { POLLER_MEMORY_MB } from './defaults.ts';
import { flag, options, whole } from './fields.ts';
import { urlFault } from './url.ts';

const WINDOW_SECONDS = WINDOW_MS / 1_000;
export const POLLER_MARGIN_SECONDS = POLLER_MARGIN_MS / 1_000;
const MAX_MEMORY_MB = 10_240;
const MIN_MEMORY_MB = 128;

/** `custom.conductor.poller` */
export const PollerOptions = v.pipe(
  options({
    /** How long a run polls; then it waits for what it started. */
    windowSeconds: v.optional(whole('seconds', 1, MAX_WINDOW_SECONDS), WINDOW_SECONDS),
    /** What is left after the window, less a margin, is the longest timeout of a RequestResponse worker. */
    timeout: v.optional(whole('seconds', 1, MAX_TIMEOUT_SECONDS), POLLER_TIMEOUT_SECONDS),
    memorySize: v.optional(whole('MB', MIN_MEMORY_MB, MAX_MEMORY_MB), POLLER_MEMORY_MB),
  }),
  v.forward(
    v.check(
      ({ windowSeconds, timeout }) =>
        // A window that is too long is a fault of its own.
        windowSeconds > MAX_WINDOW_SECONDS || timeout > windowSeconds + POLLER_MARGIN_SECONDS,
      ({ input: { windowSeconds } }) =>
        `must be more than the window of ${windowSeconds} s and ${POLLER_MARGIN_SECONDS} s to end in`,
    ),
    ['timeout'],
  ),
);
export type PollerOptions = v.InferOutput<typeof PollerOptions>;

const nameOf = (what: string) =>
  v.pipe(
    v.string(`must be the name or ARN of ${what}`),
    v.regex(/^[\w/+=.@:-]{1,512}$/, `must be the name or ARN of ${what}, never what it holds`),
  );

/** `custom.conductor.auth`; none is the open-source server, which has no authentication. */
export const AuthOptions = v.pipe(
  options({
    /** A Secrets Manager secret that holds {"keyId": …, "keySecret": …}. */
    secret: v.optional(nameOf('a secret in Secrets Manager')),
    /** An SSM parameter (SecureString) that holds the same. */
    parameter: v.optional(nameOf('an SSM parameter')),
  }),
  v.check(
    ({ secret, parameter }) => (secret === undefined) !== (parameter === undefined),
    'must have one of secret and parameter, the name of what holds the key',
  ),
);
export type AuthOptions = v.InferOutput<typeof AuthOptions>;

const serverUrl =
  "is missing: give the URL of Conductor's API, as https://conductor.example.com/api";

/** `custom.conductor` */
export const ServiceOptions = v.pipe(
  options(
    {
      serverUrl: v.string('must be a URL, as https://conductor.example.com/api'),
      /** http:// to a server that is not on this machine: the tasks then travel in clear. */
      allowInsecureHttp: v.optional(flag, false),
      auth: v.optional(AuthOptions),
      poller: v.optional(PollerOptions, {}),
      /** Each is read by itself, with ExistingOptions. */
      existing: v.optional(v.array(v.unknown(), 'must be a list'), []),
      /** A bucket for finished results over 1 MB that Conductor does not take; without it they become FAILED. */
      resultBucket: v.optional(flag, false),
      /** false deploys the schedule switched off; `conductor-lambda resume` switches it on. */
      enabled: v.optional(flag, true),
    },
    { serverUrl },
  ),
  v.forward(
    v.partialCheck(
      [['serverUrl'], ['allowInsecureHttp']],
      ({ serverUrl, allowInsecureHttp }) => !urlFault(serverUrl, allowInsecureHttp),
      ({ input }) => urlFault(input.serverUrl, input.allowInsecureHttp) ?? '',
    ),
    ['serverUrl'],
  ),
  v.transform((all) => ({ ...all, serverUrl: withoutSlash(all.serverUrl) })),
);
export type ServiceOptions = v.InferOutput<typeof ServiceOptions>;

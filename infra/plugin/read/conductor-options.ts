import * as v from 'valibot';
import { withoutSlash } from '../../../lib/config/load.ts';
import { boolean, listOf, options } from './fields.ts';
import { PollerOptions } from './poller-options.ts';
import { serverUrlFault } from './server-url.ts';
import { ExistingOptions } from './task-options.ts';

const nameOf = (what: string) =>
  v.pipe(
    v.string(`must be the name or ARN of ${what}`),
    v.regex(/^[\w/+=.@:-]{1,512}$/, `must be the name or ARN of ${what}, not its content`),
  );

/** `custom.conductor.auth`. The open-source server has no authentication and needs none of it. */
export const AuthOptions = v.pipe(
  options({
    secret: v.optional(
      v.pipe(
        nameOf('a secret in Secrets Manager'),
        v.description(
          'The name or ARN of a Secrets Manager secret that holds `{"keyId": "…", "keySecret": "…"}`.',
        ),
      ),
    ),
    parameter: v.optional(
      v.pipe(
        nameOf('an SSM parameter'),
        v.description(
          'Instead of `secret`: the name or ARN of an SSM parameter (SecureString) that holds the same JSON.',
        ),
      ),
    ),
  }),
  v.check(
    ({ secret, parameter }) => (secret === undefined) !== (parameter === undefined),
    'must have exactly one of secret and parameter: the name of what holds the key',
  ),
  v.description(
    'Where the functions find the access key of an Orkes application, see below. Leave it out for a server without ' +
      'authentication.',
  ),
);
export type AuthOptions = v.InferOutput<typeof AuthOptions>;

/** `custom.conductor` */
export const ConductorOptions = v.pipe(
  options(
    {
      serverUrl: v.pipe(
        v.string('must be a URL, for example https://conductor.example.com/api'),
        v.description(
          "The URL of Conductor's API. It ends in `/api`, and it is https unless the server is on this machine.",
        ),
      ),
      allowInsecureHttp: v.optional(
        v.pipe(
          boolean,
          v.description(
            'Allows plain http to another machine: tasks and results then travel unencrypted. The functions get it as ' +
              '`CONDUCTOR_ALLOW_INSECURE_HTTP`.',
          ),
        ),
        false,
      ),
      auth: v.optional(AuthOptions),
      poller: v.optional(PollerOptions, {}),
      existing: v.optional(
        v.pipe(
          listOf(ExistingOptions),
          v.description(
            'Lambda functions outside this service that become workers without any change to them, see below.',
          ),
        ),
        [],
      ),
      resultBucket: v.optional(
        v.pipe(
          boolean,
          v.description(
            "Adds an S3 bucket for finished results over 1 MB (SQS's limit) that Conductor does not accept at the " +
              'moment. Without it, such a task becomes FAILED, with that reason.',
          ),
        ),
        false,
      ),
      enabled: v.optional(
        v.pipe(
          boolean,
          v.description(
            '`false` deploys the schedule switched off; `conductor-lambda resume` switches it on.',
          ),
        ),
        true,
      ),
      offline: v.optional(
        v.pipe(
          boolean,
          v.description(
            '`serverless offline` polls too: the poller on your machine takes tasks of `serverUrl` and calls the functions ' +
              'there. See [serverless offline](#serverless-offline).',
          ),
        ),
        false,
      ),
    },
    {
      serverUrl:
        "is missing: set it to the URL of Conductor's API, for example https://conductor.example.com/api",
    },
  ),
  v.forward(
    v.partialCheck(
      [['serverUrl'], ['allowInsecureHttp']],
      ({ serverUrl, allowInsecureHttp }) => !serverUrlFault(serverUrl, allowInsecureHttp),
      ({ input }) => serverUrlFault(input.serverUrl, input.allowInsecureHttp) ?? '',
    ),
    ['serverUrl'],
  ),
  v.transform((all) => ({ ...all, serverUrl: withoutSlash(all.serverUrl) })),
);
export type ConductorOptions = v.InferOutput<typeof ConductorOptions>;

import * as v from 'valibot';
import { options, orCloudFormation } from './fields.ts';

const nameMessage = (what: string) => `must be the name or ARN of ${what}`;

/** The name or ARN of what holds a secret, as a text. */
export const nameText = (what: string) =>
  v.pipe(
    v.string(nameMessage(what)),
    v.regex(/^[\w/+=.@:-]{1,512}$/, `must be the name or ARN of ${what}, not its content`),
  );

export const nameOf = (what: string) => orCloudFormation(nameText(what), nameMessage(what));

const NO_KMS_KEY =
  'must be the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>; IAM knows no alias';

/** Of the two places for a secret exactly one is named. */
export const isInOnePlace = (places: { secret?: unknown; parameter?: unknown }): boolean =>
  (places.secret === undefined) !== (places.parameter === undefined);

export const NOT_IN_ONE_PLACE =
  'must have exactly one of secret and parameter: the name of what holds it';

/** The ARN of a KMS key. */
export const kmsKeyArn = orCloudFormation(
  v.pipe(v.string(), v.regex(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/, NO_KMS_KEY)),
  NO_KMS_KEY,
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
    kmsKeyArn: v.optional(
      v.pipe(
        kmsKeyArn,
        v.description(
          'The ARN of the KMS key, if the secret or the parameter is encrypted with a KMS key of your own. The functions ' +
            'may then decrypt with it.',
        ),
      ),
    ),
  }),
  v.check((places) => isInOnePlace(places), NOT_IN_ONE_PLACE),
  v.description(
    'Where the functions find the access key of an Orkes application, see below. Leave it out for a server without ' +
      'authentication.',
  ),
);
export type AuthOptions = v.InferOutput<typeof AuthOptions>;

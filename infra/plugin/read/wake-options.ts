import * as v from 'valibot';
import { isInOnePlace, kmsKeyArn, NOT_IN_ONE_PLACE, nameOf } from './auth-options.ts';
import { options } from './fields.ts';

/** `custom.conductor.wake` */
export const WakeOptions = v.pipe(
  options({
    secret: v.optional(
      v.pipe(
        nameOf('a secret in Secrets Manager'),
        v.description(
          'The name or ARN of a Secrets Manager secret. It holds, as a text, what a notice must carry in its header ' +
            '`Authorization`.',
        ),
      ),
    ),
    parameter: v.optional(
      v.pipe(
        nameOf('an SSM parameter'),
        v.description(
          'Instead of `secret`: the name or ARN of an SSM parameter (SecureString) with that text. It costs nothing.',
        ),
      ),
    ),
    kmsKeyArn: v.optional(
      v.pipe(
        kmsKeyArn,
        v.description(
          'The ARN of the KMS key, if one of your own encrypts the secret or the parameter.',
        ),
      ),
    ),
  }),
  v.check((places) => isInOnePlace(places), NOT_IN_ONE_PLACE),
  v.description(
    'Conductor tells the poller that there is work, by a Function URL: a task then starts within a second. See ' +
      '[wake](#wake).',
  ),
);
export type WakeOptions = v.InferOutput<typeof WakeOptions>;

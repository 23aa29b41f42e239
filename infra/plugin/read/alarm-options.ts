import * as v from 'valibot';
import { CloudFormation } from './cloudformation.ts';
import { boolean, options } from './fields.ts';

const NO_ARNS =
  'must be a list of ARNs, for example of an SNS topic, of which each may be a CloudFormation value';

/** `custom.conductor.alarms`, where it says what an alarm tells. */
export const AlarmActions = options(
  {
    actions: v.pipe(
      v.array(
        v.union([v.pipe(v.string(), v.startsWith('arn:')), CloudFormation], NO_ARNS),
        NO_ARNS,
      ),
      v.minLength(1, NO_ARNS),
      v.metadata({ kind: 'ids' }),
      v.description(
        'The ARNs of what each alarm tells when it rings and when it is over, such as SNS topics.',
      ),
    ),
  },
  { actions: `is missing: it ${NO_ARNS}` },
);

/** `custom.conductor.alarms` */
export const Alarms = v.lazy((raw) => (typeof raw === 'object' ? AlarmActions : boolean));
export type Alarms = v.InferOutput<typeof Alarms>;

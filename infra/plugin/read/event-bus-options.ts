import * as v from 'valibot';
import { nonEmpty, options, orCloudFormation } from './fields.ts';

const NO_BUS =
  "must be the name or the ARN of an EventBridge bus, or a CloudFormation value, for example !Ref OrdersBus; the account's own bus is default";

/** EventBridge's rule for names, https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
const BUS = /^(arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/)?[\w.-]{1,256}$/;

/** `custom.conductor.events` */
export const EventBusOptions = v.pipe(
  options(
    {
      bus: v.pipe(
        orCloudFormation(v.pipe(nonEmpty(NO_BUS), v.regex(BUS, NO_BUS)), NO_BUS),
        v.description(
          'The name or ARN of an EventBridge bus. Your stack makes it, or it is there; `default` is that of the account.',
        ),
      ),
    },
    { bus: `is missing: it ${NO_BUS}` },
  ),
  v.description(
    'Tells an EventBridge bus how tasks end, and where there is trouble. See [events](operations.md#events).',
  ),
);
export type EventBusOptions = v.InferOutput<typeof EventBusOptions>;

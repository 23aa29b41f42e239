import { invocationTypeOf } from '../read/invocation.ts';
import type { Resource } from '../read/serverless.ts';
import type { FunctionConfig } from '../read/service.ts';
import type { AddedResources } from './added-function.ts';
import { INBOX_ARN } from './inbox.ts';
import { eventSettings } from './workers.ts';

const PREFIX = 'ConductorAliasEvents';

/**
 * The settings of Event invocations of an alias that the user names. AWS keeps them for each alias; the framework makes
 * those of the plain function only.
 */
export const aliasEvents: AddedResources = {
  resources: ({ pollers, service }) => {
    const invoked = pollers
      .flatMap(({ bindings, options }) =>
        bindings.filter((binding) => invocationTypeOf(binding, options) === 'Event'),
      )
      .filter(({ wrap }) => !wrap);
    return Object.fromEntries(
      invoked.flatMap(({ alias, key }) => {
        const config = service.functions.find((each) => each.key === key);
        if (alias === undefined || !config) return [];
        return [[idOf(config, alias), eventsOf(config, alias)]];
      }),
    );
  },
  owns: (id) => id.startsWith(PREFIX),
};

/** A logical id has letters and digits only. */
const idOf = ({ key }: FunctionConfig, alias: string) =>
  `${PREFIX}${[key, alias].map((word) => word.replace(/[^A-Za-z0-9]/g, codeOf)).join('X')}`;

const codeOf = (character: string) => `x${character.charCodeAt(0)}x`;

function eventsOf(config: FunctionConfig, alias: string): Resource {
  const { maximumRetryAttempts, maximumEventAge } = eventSettings(config);
  return {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: config.name,
      Qualifier: alias,
      MaximumRetryAttempts: maximumRetryAttempts,
      MaximumEventAgeInSeconds: maximumEventAge,
      // One of the user's own is of the plain function.
      DestinationConfig: { OnFailure: { Destination: INBOX_ARN } },
    },
  };
}

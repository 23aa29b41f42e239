import { expect, test } from '@jest/globals';
import { faultsIn, functionsWith } from '../../../support/plugin/service.ts';

test('a name that the plugin itself uses is a fault', () => {
  const written = {
    ...functionsWith({ conductorPoller: { events: ['mail'] } }),
    resources: {
      Resources: {
        ConductorPollerRole: {},
        ConductorInbox: {},
        ConductorResults: {},
        // The plugin uses only the name itself.
        ConductorResultsTable: {},
      },
    },
  };
  expect(faultsIn(written).map((fault) => fault.split(':')[0])).toEqual([
    'functions.conductorPoller',
    'resources.Resources.ConductorPollerRole',
    'resources.Resources.ConductorInbox',
    'resources.Resources.ConductorResults',
  ]);
});

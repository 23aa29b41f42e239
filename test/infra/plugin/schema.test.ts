import { describe, expect, test } from '@jest/globals';
import { CUSTOM_SCHEMA, EVENT_SCHEMA } from '../../../infra/plugin/schema.ts';
import {
  AuthOptions,
  PollerOptions,
  ServiceOptions,
} from '../../../infra/plugin/service-options.ts';
import { EventOptions, ExistingOptions } from '../../../infra/plugin/task-options.ts';

const keys = (options: { entries: object }) => Object.keys(options.entries);
const properties = (names: string[]) =>
  Object.fromEntries(names.map((name) => [name, expect.anything()]));

describe('the framework knows the same options as we do', () => {
  test('of an event', () => {
    expect(EVENT_SCHEMA).toMatchObject({
      anyOf: [{ type: 'string' }, { properties: {}, additionalProperties: false }],
    });
    expect(EVENT_SCHEMA).toHaveProperty(
      ['anyOf', '1', 'properties'],
      properties(keys(EventOptions)),
    );
  });

  test.each([
    [[], keys(ServiceOptions)],
    [['auth'], keys(AuthOptions)],
    [['poller'], keys(PollerOptions)],
    [['existing', 'items'], keys(ExistingOptions)],
  ])('of custom.conductor %j', (path, names) => {
    const at = path.flatMap((key) => (key === 'items' ? [key] : ['properties', key]));
    expect(CUSTOM_SCHEMA).toHaveProperty([...at, 'properties'], properties(names));
    expect(CUSTOM_SCHEMA).toHaveProperty([...at, 'additionalProperties'], false);
  });
});

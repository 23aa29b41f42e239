import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ADDED_FUNCTIONS, isOurId } from '../../../../infra/plugin/add/list.ts';
import { pollerPart } from '../../../../lib/config/names.ts';
import { additionsTo, GREETINGS, SERVER_URL } from '../../../support/plugin/service.ts';

const HANDLERS = join(import.meta.dirname, '../../../../handlers');

describe('the list of added functions', () => {
  test('has one handler for each, and there are no other handlers', () => {
    const files = readdirSync(HANDLERS).filter((file) => file.endsWith('.ts'));
    const parts = [pollerPart(), ...ADDED_FUNCTIONS.map(({ part }) => part)];
    expect(files.toSorted()).toEqual(parts.map((part) => `${part}.ts`).toSorted());
  });

  test('reserves every logical id that the plugin uses', () => {
    const resize = { events: [{ conductor: { task: 'resize', wrap: true } }] };
    const pollers = { images: { types: ['resize'] } };
    const conductor = { serverUrl: SERVER_URL, resultBucket: true, roles: 'own', pollers };
    const { resources } = additionsTo({ functions: { greetings: GREETINGS, resize }, conductor });
    expect(Object.keys(resources).length).toBeGreaterThan(13);
    expect(Object.keys(resources).filter((id) => !isOurId(id, ['images']))).toEqual([]);
  });
});

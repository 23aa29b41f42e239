import { describe, expect, test } from '@jest/globals';
import { schemaLines } from '../../../infra/definitions/schema-changes.ts';

const schema = (data: object) => ({ name: 'pack_input', version: 1, type: 'JSON', data });
const NAME = schema({ type: 'object', properties: { name: { type: 'string' } } });

describe('a plan shows of a schema', () => {
  test('the places that differ', () => {
    const wanted = schema({ type: 'object', properties: { name: { type: 'number' }, x: {} } });
    expect(schemaLines('inputSchema', NAME, wanted)).toEqual([
      'inputSchema.properties.name.type: string → number',
      'inputSchema.properties.x: none → {}',
    ]);
  });

  test('that it is new or goes away', () => {
    expect(schemaLines('inputSchema', null, NAME)).toEqual(['inputSchema: none → a JSON Schema']);
    expect(schemaLines('inputSchema', NAME, null)).toEqual(['inputSchema: a JSON Schema → none']);
  });

  test('no more than ten places', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, {}]));
    const lines = schemaLines('inputSchema', schema({}), schema(many));
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('inputSchema: and 40 more');
  });

  test('the whole, where the server has another name for it', () => {
    const renamed = { ...NAME, name: 'other' };
    expect(schemaLines('inputSchema', renamed, NAME)).toHaveLength(1);
  });
});

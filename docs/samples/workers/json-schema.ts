import { jsonSchema, worker } from 'conductor-lambda';

const input = jsonSchema<{ name: string }>({
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1 } },
});

export const handler = worker({ input }, ({ name }) => ({ greeting: `Hello, ${name}` }));

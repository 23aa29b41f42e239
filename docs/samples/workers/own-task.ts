import { worker } from 'conductor-lambda';
import * as z from 'zod/mini';

export const handler = worker(
  { task: 'greetings', input: z.object({ name: z.string() }) },
  ({ name }) => `Hello, ${name}`,
);

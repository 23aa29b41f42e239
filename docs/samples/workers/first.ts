import * as z from 'zod/mini';
import { worker } from 'conductor-lambda';

export const handler = worker(
  { input: z.object({ name: z.string() }) },
  ({ name }) => `Hello, ${name}`,
);

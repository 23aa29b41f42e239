import { worker } from 'conductor-lambda';
import * as z from 'zod/mini';

export const handler = worker(
  { input: z.object({ name: z.string() }) },
  ({ name }) => `Hello, ${name}`,
);

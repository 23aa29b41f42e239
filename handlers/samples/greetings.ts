import { object, string } from 'valibot';
import { worker } from '../../lib/index.ts';

/** The page's first worker: it takes a name and returns a greeting. */
export const handler = worker(
  { input: object({ name: string() }) },
  ({ name }) => `Hello, ${name}`,
);

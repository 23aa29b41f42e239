import { conductorAt, worker } from 'conductor-lambda';
import * as z from 'zod/mini';

const input = z.object({ name: z.string() });
const conductor = conductorAt('http://localhost:8080/api');
const saved: string[] = [];

/** Reports to a server of its own, and saves for later what that server does not take. */
export const handler = worker(
  {
    input,
    conductor: () => conductor,
    inbox: () => async (undelivered) => {
      saved.push(JSON.stringify(undelivered));
      return undelivered.result.status;
    },
  },
  ({ name }) => `Hello, ${name}`,
);

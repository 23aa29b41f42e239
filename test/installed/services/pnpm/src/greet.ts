import { worker } from 'conductor-lambda';
import { z } from 'zod';

const input = z.object({ name: z.string() });

export const handler = worker({ input }, ({ name }) => ({ greeting: `Hello, ${name}` }));

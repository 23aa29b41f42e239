import { worker } from 'conductor-lambda';
import * as z from 'zod/mini';

export const greet = ({ name }: { name: string }) => `Hello, ${name}`;

export const handler = worker({ input: z.object({ name: z.string() }) }, greet);

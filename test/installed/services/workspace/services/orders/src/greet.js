import { greetingFor } from '@installed/greetings';
import { worker } from 'conductor-lambda';

export const handler = worker(({ name }) => ({ greeting: greetingFor(name) }));

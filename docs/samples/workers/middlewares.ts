import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { readTask, report, validate, worker } from 'conductor-lambda';
import * as z from 'zod/mini';

const logger = new Logger({ serviceName: 'orders' });
const greet = async ({ name }: { name: string }) => `Hello, ${name}`;

/** Middlewares of your own, inside the worker … */
export const listed = worker<{ name: string }>({ use: [injectLambdaContext(logger)] }, greet);

/** … or a function that has them already: the same. */
export const chained = worker<{ name: string }>({}, middy(greet).use(injectLambdaContext(logger)));

/** Our own, one by one, for a ring that you build yourself. */
export const handler = middy(greet)
  .use(report())
  .use(readTask())
  .use(validate({ input: z.object({ name: z.string() }) }));

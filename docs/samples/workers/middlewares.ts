import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { eachTask, report, runTask, worker } from 'conductor-lambda';
import * as z from 'zod/mini';

const logger = new Logger({ serviceName: 'orders' });
const input = z.object({ name: z.string() });
const greet = async ({ name }: { name: string }) => `Hello, ${name}`;

/** Middlewares around your function, inside the worker … */
export const listed = worker({ input, use: [injectLambdaContext(logger)] }, greet);

/** … or a function that has them already. Both do the same. */
export const chained = worker({ input }, middy(greet).use(injectLambdaContext(logger)));

/** The chain that worker() builds, built by hand. */
export const byHand = eachTask(middy(runTask({ input }, greet)).use(report()));

/** The same chain with a middleware around the task: it runs inside of report(). */
export const handler = eachTask(
  middy(runTask({ input }, greet)).use(report()).use(injectLambdaContext(logger)),
);

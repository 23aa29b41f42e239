import middy from '@middy/core';
import {
  type JsonObject,
  type Middleware,
  type TaskContext,
  type WorkerHandler,
  worker,
} from '../../../lib/index.ts';
import type { ReportTaker } from './scene.ts';

/** A worker's function. */
export type Fn = (input: JsonObject, task: TaskContext) => unknown;
type Make = (fn: Fn, use: Middleware[], conductor: ReportTaker['conductor']) => WorkerHandler;

const byOption: Make = (fn, use, conductor) => worker({ use, conductor }, fn);
const byMiddy: Make = (fn, use, conductor) => {
  const chain = middy<JsonObject, unknown, Error, TaskContext>(
    async (input: JsonObject, task: TaskContext) => fn(input, task),
  );
  for (const middleware of use) chain.use(middleware);
  return worker({ conductor }, chain);
};

/** The two ways to put middlewares around a function, which must behave in the same way: for describe.each. */
export const bothWays: [string, Make][] = [
  ['worker({ use: […] }, fn)', byOption],
  ['worker({}, middy(fn).use(…))', byMiddy],
];

/**
 * Runs a worker in a unit test: without a server, without AWS, and without waiting.
 *
 * @module conductor-lambda/testing
 */
export type { AnyHandler as LambdaHandler } from '../hosts/lambda/answer-of.ts';
export type { Report, Speaker } from './fake-conductor.ts';
export { type Fault, late, outage, twice } from './faults.ts';
export type { Run, RunOptions } from './play.ts';
export { type RunLambdaOptions, runLambda } from './run-lambda.ts';
export { runWorker } from './run-worker.ts';
export type { FakeTimers } from './virtual-time.ts';

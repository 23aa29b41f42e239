/**
 * The same workers in a process that is always on: a container, a virtual machine, a computer.
 *
 * @module conductor-lambda/start
 */
export type { AccessKey } from '../../config/load.ts';
export type { Log } from '../../observe/log.ts';
export type { Counts, WorkSummary } from '../../poller/summary.ts';
export type { EventShape, ResultReading } from '../../protocol/shapes.ts';
export type { OnPoll, OnTask, PollEvent, TaskEvent } from './events.ts';
export type { Handler, HostedWorker } from './hosted-worker.ts';
export { type Health, type Host, type StartOptions, startWorkers } from './start-workers.ts';

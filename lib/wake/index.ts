/**
 * For what starts workflows: tells a deployed service that there is work.
 *
 * @module conductor-lambda/wake
 */
export { type WakePollerOptions, type Woken, wakePoller } from './wake-poller.ts';

import { isObject } from '../task/parse.ts';

/** With this event the poller is started where work was announced. */
export const WAKE_EVENT = { source: 'conductor-lambda.wake' } as const;

export const isWakeEvent = (event: unknown): boolean =>
  isObject(event) && event.source === WAKE_EVENT.source;

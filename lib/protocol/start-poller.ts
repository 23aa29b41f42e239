import { isObject } from '../task/parse.ts';

/** Why another function of ours starts the poller: it is time to look for work, or work was announced. */
export type StartTrigger = 'round' | 'wake';

const SOURCES: Record<StartTrigger, string> = {
  round: 'conductor-lambda.round',
  wake: 'conductor-lambda.wake',
};

/** The event with which the poller is started. */
export const startEvent = (trigger: StartTrigger) => ({ source: SOURCES[trigger] });

/** Undefined where another event started the poller. */
export function startTriggerOf(event: unknown): StartTrigger | undefined {
  if (!isObject(event)) return undefined;
  if (event.source === SOURCES.round) return 'round';
  return event.source === SOURCES.wake ? 'wake' : undefined;
}

/** What the reporter is asked to do: start this poller, which is named as its function. */
export interface StartPoller {
  poller: string;
  trigger: StartTrigger;
}

/** The message of the inbox that asks for it. Conductor adds fields of its own where one of its tasks sends it. */
export const startMessage = ({ poller, trigger }: StartPoller) => ({
  startPoller: poller,
  trigger,
});

/** Undefined where it is another message. */
export function startIn(message: Record<string, unknown>): StartPoller | undefined {
  const { startPoller: poller, trigger } = message;
  if (!isFunctionName(poller) || (trigger !== 'round' && trigger !== 'wake')) return undefined;
  return { poller, trigger };
}

/** A function of this account and region: an ARN could name another. */
const isFunctionName = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{1,64}$/.test(value);

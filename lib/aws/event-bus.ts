import type { PutEvents } from '../observe/events.ts';
import { callAws, type Env, field } from './signed.ts';

/**
 * Sends to the bus that a function's environment names; undefined where it names none. Each event says in its detail which
 * function told it.
 */
export function putEventsIn(env: Env): PutEvents | undefined {
  const { CONDUCTOR_EVENT_BUS: EventBusName, AWS_LAMBDA_FUNCTION_NAME: by } = env;
  if (!EventBusName) return undefined;
  return async (events, timeoutMs) => {
    const Entries = events.map(({ kind, detail }) => ({
      EventBusName,
      Source: 'conductor-lambda',
      DetailType: kind,
      Detail: JSON.stringify({ ...detail, by }),
    }));
    try {
      const answer = await callAws(env, {
        ...{ service: 'events', target: 'AWSEvents.PutEvents', timeoutMs },
        body: { Entries },
      });
      const dropped = Number(field(answer, 'FailedEntryCount'));
      return dropped > 0 ? { dropped, reason: codeIn(answer) } : undefined;
    } catch (error) {
      return { dropped: events.length, reason: String(error) };
    }
  };
}

/** The first reason that EventBridge gives for an entry. */
const codeIn = (answer: unknown): string =>
  /"ErrorCode":"(\w+)"/.exec(JSON.stringify(answer))?.[1] ?? 'no reason';

import { ConductorError } from '../../../lib/conductor/errors.ts';
import type { Call } from '../../../lib/conductor/http.ts';
import { serverVersion } from '../../../lib/conductor/version.ts';
import { bearsNotices } from '../../../lib/limits/notifier.ts';

const REQUEST_TIMEOUT_MS = 2_000;

/** What is wrong with the server of a service with `wake`. */
export interface NotifierFault {
  /** Whether it is certain: then the deploy is refused. */
  isCertain: boolean;
  message: string;
}

/**
 * A service with `wake` tells its user to switch the server's notifier on, which older servers do not bear.
 *
 * @returns undefined where the server is new enough, or cannot be asked from here
 */
export async function notifierFault(call: Call): Promise<NotifierFault | undefined> {
  try {
    const version = await serverVersion(call, REQUEST_TIMEOUT_MS);
    if (version === undefined) return NOT_SAID;
    return bearsNotices(version)
      ? undefined
      : { isCertain: true, message: `${NEEDS} is ${version}; update it, or leave \`wake\` out` };
  } catch (error) {
    const isAnswered = error instanceof ConductorError && error.fault !== 'unreachable';
    return isAnswered ? NOT_SAID : undefined;
  }
}

const NEEDS =
  'conductor-lambda: wake needs a Conductor server from 3.31.2 on: in an older one, workflows stop where its notices cannot be sent. This server';
const NOT_SAID: NotifierFault = {
  isCertain: false,
  message: `${NEEDS} does not say its version: if it is older, do not switch its notifier on`,
};

import type { Pause } from '../../lib/protocol/pauses.ts';

/** `since 2026-11-24T12:00:00.000Z by user/ada: the bank is closed`. */
export const aboutPause = ({ at, by, reason }: Pause): string =>
  `since ${at}${by === undefined ? '' : ` by ${nameIn(by)}`}${reason === undefined ? '' : `: ${reason}`}`;

/** Of an ARN what tells people apart: `user/ada` of arn:aws:iam::123456789012:user/ada. */
const nameIn = (arn: string): string => arn.split(':').slice(5).join(':') || arn;

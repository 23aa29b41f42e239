import type { AlarmPart } from '../../../lib/config/names.ts';
import type { AlarmOfService } from './facts.ts';
import { type Fault, type Finding, fine, isWrong, unknown, wrong } from './finding.ts';

/**
 * What the alarms of the service say.
 *
 * @param others findings that may say already why an alarm is on
 */
export const alarmFindings = (
  alarms: readonly AlarmOfService[],
  others: readonly Finding[],
): Finding[] =>
  alarms.map(({ part, name, known }) => {
    if (known.kind === 'unknown') return unknown(name, `its state is not known: ${known.why}`);
    if (!known.value) return unknown(name, 'there is no alarm of this name');
    const { state, hasActions } = known.value;
    return state === 'ALARM'
      ? ringing(name, CAUSES[part], others)
      : fine(name, `${state}${hasActions ? '' : '; it has no action'}`);
  });

/** An alarm that is on: a fault of its own where no other finding says why. */
export const ringing = (
  name: string,
  causes: readonly Fault[],
  others: readonly Finding[],
): Finding =>
  others.filter(isWrong).some(({ fault }) => causes.includes(fault))
    ? unknown(name, 'it is on, for the reason above')
    : wrong('alarm', name, 'it is on', 'Follow its runbook in docs/operations.md.');

/** What turns each alarm on, and has a finding of its own. */
const CAUSES: Record<AlarmPart, readonly Fault[]> = {
  'dead-letters': ['dead-letters'],
  'inbox-undelivered': [],
  'inbox-unread': ['inbox-not-read', 'function-missing', 'function-off', 'function-state'],
};

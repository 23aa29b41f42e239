import {
  POLLER_ALARM_PARTS,
  type PollerAlarmPart,
  pollerAlarmName,
} from '../../../lib/config/names.ts';
import { plural } from '../../terminal/format.ts';
import { ringing } from './alarms.ts';
import type { PollerFacts } from './facts.ts';
import { type Fault, type Finding, fine, unknown } from './finding.ts';

/**
 * What the alarms of a poller say, which a service has by choice: a line for each that is on or missing, and one for all
 * others.
 *
 * @param others findings that may say already why an alarm is on
 */
export function pollerAlarmFindings(
  { name, alarms }: Pick<PollerFacts, 'name' | 'alarms'>,
  others: readonly Finding[],
): Finding[] {
  if (alarms.kind === 'unknown')
    return [unknown(name, `the state of its alarms is not known: ${alarms.why}`)];
  if (alarms.value.length === 0) return [fine(name, NONE)];
  const quiet = alarms.value.filter(({ state }) => state !== 'ALARM');
  const exceptions = POLLER_ALARM_PARTS.flatMap((part) => {
    const alarm = pollerAlarmName(name, part);
    const found = alarms.value.find((each) => each.name === alarm);
    if (!found) return [unknown(alarm, 'there is no alarm of this name')];
    return found.state === 'ALARM' ? [ringing(alarm, CAUSES[part], others)] : [];
  });
  return [...exceptions, ...(quiet.length > 0 ? [fine(name, said(quiet))] : [])];
}

const NONE = 'it has no alarms: `alarms: true` in serverless.yml adds seven';

function said(quiet: readonly { state: string; hasActions: boolean }[]): string {
  const states = [...new Set(quiet.map(({ state }) => state))].map((state) => {
    const count = quiet.filter((each) => each.state === state).length;
    return count === quiet.length ? state : `${count} ${state}`;
  });
  const without = quiet.filter(({ hasActions }) => !hasActions).length;
  const actions =
    without === 0
      ? ''
      : `; ${without === quiet.length ? 'they have' : `${without} of them have`} no action`;
  return `${plural(quiet.length, 'alarm')}: ${states.join(', ')}${actions}`;
}

/** What turns each alarm on, and has a finding of its own. */
const CAUSES: Record<PollerAlarmPart, readonly Fault[]> = {
  stopped: [
    'rule-disabled',
    'rule-missing',
    'rule-without-target',
    'never-started',
    'function-missing',
    'function-off',
    'poller-off',
  ],
  dies: ['poller-dies', 'runs-fail'],
  'type-not-polled': [
    'polling-fails',
    'server-name',
    'server-connection',
    'server-tls',
    'server-certificate',
    'server-fails',
    'key-missing',
    'key-unreadable',
    'key-refused',
    'key-rights',
  ],
  'tasks-fail': [],
  'slots-full': [],
  'tasks-wait': [],
  'breaker-open': ['worker-broken', 'function-missing'],
};

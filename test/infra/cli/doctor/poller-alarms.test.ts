import { expect, test } from '@jest/globals';
import type { Alarm } from '../../../../infra/cli/aws/watched.ts';
import { pollerAlarmFindings } from '../../../../infra/cli/doctor/poller-alarms.ts';
import { alarmsOfPoller, is, POLLER } from '../../../support/doctor/facts.ts';

/** What the doctor says of a poller with these alarms. */
const saidOf = (alarms: readonly Alarm[]) =>
  pollerAlarmFindings({ name: POLLER, alarms: is(alarms) }, []).map(
    ({ verdict, about, says }) => `${verdict} ${about}: ${says}`,
  );

const changed = (part: string, change: Partial<Alarm>) =>
  alarmsOfPoller().map((each) => (each.name.endsWith(part) ? { ...each, ...change } : each));

test('a poller without alarms is well, and the doctor says how it gets some', () => {
  expect(saidOf([])).toEqual([
    `fine ${POLLER}: it has no alarms: \`alarms: true\` in serverless.yml adds seven`,
  ]);
});

test('alarms that are off are one line', () => {
  expect(saidOf(alarmsOfPoller())).toEqual([`fine ${POLLER}: 7 alarms: OK`]);
});

test('what CloudWatch does not know yet, and what has no action, is said', () => {
  expect(saidOf(changed('dies', { state: 'INSUFFICIENT_DATA' }))).toEqual([
    `fine ${POLLER}: 7 alarms: 6 OK, 1 INSUFFICIENT_DATA`,
  ]);
  expect(saidOf(changed('stopped', { hasActions: false }))).toEqual([
    `fine ${POLLER}: 7 alarms: OK; 1 of them have no action`,
  ]);
  expect(saidOf(alarmsOfPoller('OK', false))).toEqual([
    `fine ${POLLER}: 7 alarms: OK; they have no action`,
  ]);
});

test('one that is on has a line of its own, and is a fault', () => {
  expect(saidOf(changed('slots-full', { state: 'ALARM' }))).toEqual([
    `wrong ${POLLER}-slots-full: it is on`,
    `fine ${POLLER}: 6 alarms: OK`,
  ]);
});

test('one that was deleted by hand is not known', () => {
  expect(saidOf(alarmsOfPoller().slice(1))).toEqual([
    `unknown ${POLLER}-stopped: there is no alarm of this name`,
    `fine ${POLLER}: 6 alarms: OK`,
  ]);
});

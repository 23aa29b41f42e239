import { POLLER_ALARM_PARTS, pollerAlarmName } from '../../lib/config/names.ts';
import { known } from './aws/known.ts';
import type { Output } from './output.ts';
import type { Ports, Rule } from './pollers.ts';

/** The alarm that rings where no run of a poller is started. */
const STOPPED = 'stopped';

/** A person has paused the pollers: that no run is started is no news, however long it lasts. */
export const quietAlarms = (
  pollers: readonly Rule[],
  ports: Pick<Ports, 'alarmActions'>,
  out: Pick<Output, 'print'>,
): Promise<void> =>
  switchActions(
    pollers.map(({ name }) => pollerAlarmName(name, STOPPED)),
    { isOn: false, right: 'cloudwatch:DisableAlarmActions' },
    ports,
    (why) => out.print(`the alarms …-${STOPPED}, if there are some, may ring in the pause: ${why}`),
  );

/** … and now it is. A service that was deployed switched off has all its pollers' alarms quiet until then. */
export const soundAlarms = (
  pollers: readonly Rule[],
  ports: Pick<Ports, 'alarmActions'>,
  out: Pick<Output, 'print'>,
): Promise<void> =>
  switchActions(
    pollers.flatMap(({ name }) => POLLER_ALARM_PARTS.map((part) => pollerAlarmName(name, part))),
    { isOn: true, right: 'cloudwatch:EnableAlarmActions' },
    ports,
    (why) => out.print(`the alarms of the pollers, if there are some, may tell nothing: ${why}`),
  );

/** A command does not fail for it: the pause is what counts. */
async function switchActions(
  names: readonly string[],
  { isOn, right }: { isOn: boolean; right: string },
  { alarmActions }: Pick<Ports, 'alarmActions'>,
  failed: (why: string) => void,
): Promise<void> {
  const done = await known(right, () => alarmActions(names, isOn));
  if (done.kind === 'unknown') failed(done.why);
}

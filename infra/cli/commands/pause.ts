import { PAUSE_WAIT_MS } from '../../../lib/poller/defaults.ts';
import { aboutPause } from '../about-pause.ts';
import { awsPausePorts } from '../aws/pause-ports.ts';
import { awsPorts } from '../aws/poller-ports.ts';
import type { ServiceCall } from '../command.ts';
import { printLastRun } from '../last-run-lines.ts';
import { pauseTypes, typesIn } from '../paused-types.ts';
import { changePauses, type PausePorts, pauseNow } from '../pauses.ts';
import { quietAlarms } from '../poller-alarms.ts';
import { type Ports, pollersIn, stateOf, switchAll } from '../pollers.ts';

export function run(call: ServiceCall): Promise<boolean> {
  const ports = { ...awsPorts(call.aws), ...awsPausePorts(call.aws, call.ref) };
  const types = typesIn(call.given);
  return types ? pauseTypes(call, types, ports) : pause(call, ports);
}

/** Switches the schedules off. When it returns, nothing is polled any more; running tasks end and are reported. */
export async function pause(
  call: Omit<ServiceCall, 'aws'>,
  ports: Ports & PausePorts,
): Promise<boolean> {
  const { ref, out, clock } = call;
  const pollers = await pollersIn(ref, ports);
  const pause = await pauseNow(call, ports);
  await switchAll(pollers, ports.disable, ({ name, isPaused }) =>
    out.print(
      `${name} in ${ref.region}: was ${stateOf(isPaused)}, is paused now; no new run starts`,
    ),
  );
  await quietAlarms(pollers, ports, out);
  const names = pollers.map(({ name }) => name);
  await changePauses(ports, names, clock, (before) => ({ ...before, service: pause })).then(
    () => out.print(`paused ${aboutPause(pause)}`),
    (error) => out.print(`who has paused it, and why, could not be kept (${error.message})`),
  );
  await out.step(`Wait ${PAUSE_WAIT_MS / 1_000} s for runs to stop`, () =>
    clock.sleep(PAUSE_WAIT_MS),
  );
  out.print('nothing is polled any more; tasks that are running still end and are reported');
  for (const poller of pollers) await printLastRun(poller, pollers, ports, call);
  out.answer(
    pollers.map(({ name, isPaused }) => ({
      poller: name,
      ...{ wasPaused: isPaused, isPaused: true, pause },
    })),
  );
  return true;
}

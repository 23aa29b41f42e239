import { awsPausePorts } from '../aws/pause-ports.ts';
import { awsPorts } from '../aws/poller-ports.ts';
import type { ServiceCall } from '../command.ts';
import { asError } from '../explain.ts';
import { printLastRun } from '../last-run-lines.ts';
import { printPausedTypes } from '../paused-lines.ts';
import { resumeTypes, typesIn } from '../paused-types.ts';
import { changePauses, type PausePorts } from '../pauses.ts';
import { soundAlarms } from '../poller-alarms.ts';
import { type Ports, pollersIn, stateOf, switchAll } from '../pollers.ts';

export function run(call: ServiceCall): Promise<boolean> {
  const ports = { ...awsPorts(call.aws), ...awsPausePorts(call.aws, call.ref) };
  const types = typesIn(call.given);
  return types ? resumeTypes(call, types, ports) : resume(call, ports);
}

/** Switches the schedules on. Types that are paused stay so. */
export async function resume(
  call: Omit<ServiceCall, 'aws'>,
  ports: Ports & PausePorts,
): Promise<boolean> {
  const { ref, out, clock } = call;
  const pollers = await pollersIn(ref, ports);
  await switchAll(pollers, ports.enable, ({ name, isPaused }) =>
    out.print(
      `${name} in ${ref.region}: was ${stateOf(isPaused)}, is enabled now; polling starts within a minute`,
    ),
  );
  await soundAlarms(pollers, ports, out);
  const names = pollers.map(({ name }) => name);
  const pauses = await changePauses(ports, names, clock, ({ types }) => ({ types })).catch(asError);
  printPausedTypes(pauses, out);
  for (const poller of pollers) await printLastRun(poller, pollers, ports, call);
  out.answer(
    pollers.map(({ name, isPaused }) => ({ poller: name, wasPaused: isPaused, isPaused: false })),
  );
  return true;
}

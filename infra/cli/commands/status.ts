import { aboutPause } from '../about-pause.ts';
import { awsPausePorts } from '../aws/pause-ports.ts';
import { awsPorts } from '../aws/poller-ports.ts';
import type { ServiceCall } from '../command.ts';
import { asError } from '../explain.ts';
import { printLastRun } from '../last-run-lines.ts';
import { printPausedTypes } from '../paused-lines.ts';
import { type PausePorts, readPauses } from '../pauses.ts';
import { type Ports, pollersIn, stateOf } from '../pollers.ts';

export const run = (call: ServiceCall): Promise<boolean> =>
  status(call, { ...awsPorts(call.aws), ...awsPausePorts(call.aws, call.ref) });

/** Shows for each poller whether its schedule is on, and what its last run did. */
export async function status(
  call: Omit<ServiceCall, 'aws'>,
  ports: Ports & PausePorts,
): Promise<boolean> {
  const { ref, out } = call;
  const pollers = await pollersIn(ref, ports);
  const pauses = await readPauses(ports).catch(asError);
  const service = pauses instanceof Error ? undefined : pauses.service;
  for (const poller of pollers) {
    const why = poller.isPaused && service ? ` ${aboutPause(service)}` : '';
    out.print(`${poller.name} in ${ref.region}: ${stateOf(poller.isPaused)}${why}`);
    await printLastRun(poller, pollers, ports, call);
  }
  printPausedTypes(pauses, out);
  out.answer(
    pollers.map(({ name, isPaused }) => ({
      poller: name,
      isPaused,
      ...(isPaused && service && { pause: service }),
      ...(!(pauses instanceof Error) && { pausedTypes: pauses.types }),
    })),
  );
  return true;
}

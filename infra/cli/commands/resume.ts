import { awsPorts } from '../aws/poller-ports.ts';
import type { ServiceCall } from '../command.ts';
import { printLastRun } from '../last-run-lines.ts';
import { type Ports, pollersIn, stateOf, switchAll } from '../pollers.ts';

export const run = (call: ServiceCall): Promise<boolean> => resume(call, awsPorts(call.aws));

/** Switches the schedules on. */
export async function resume(call: Omit<ServiceCall, 'aws'>, ports: Ports): Promise<boolean> {
  const { ref, out } = call;
  const pollers = await pollersIn(ref, ports);
  await switchAll(pollers, ports.enable, ({ name, isPaused }) =>
    out.print(
      `${name} in ${ref.region}: was ${stateOf(isPaused)}, is enabled now; polling starts within a minute`,
    ),
  );
  for (const poller of pollers) await printLastRun(poller, pollers, ports, call);
  out.answer(
    pollers.map(({ name, isPaused }) => ({ poller: name, wasPaused: isPaused, isPaused: false })),
  );
  return true;
}

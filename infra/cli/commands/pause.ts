import { PAUSE_WAIT_MS } from '../../../lib/poller/defaults.ts';
import { awsPorts } from '../aws/poller-ports.ts';
import type { ServiceCall } from '../command.ts';
import { printLastRun } from '../last-run-lines.ts';
import { type Ports, pollersIn, stateOf, switchAll } from '../pollers.ts';

export const run = (call: ServiceCall): Promise<boolean> => pause(call, awsPorts(call.aws));

/** Switches the schedules off. When it returns, nothing is polled any more; running tasks end and are reported. */
export async function pause(call: Omit<ServiceCall, 'aws'>, ports: Ports): Promise<boolean> {
  const { ref, out, clock } = call;
  const pollers = await pollersIn(ref, ports);
  await switchAll(pollers, ports.disable, ({ name, isPaused }) =>
    out.print(
      `${name} in ${ref.region}: was ${stateOf(isPaused)}, is paused now; no new run starts`,
    ),
  );
  await out.step(`Wait ${PAUSE_WAIT_MS / 1_000} s for runs to stop`, () =>
    clock.sleep(PAUSE_WAIT_MS),
  );
  out.print('nothing is polled any more; tasks that are running still end and are reported');
  for (const poller of pollers) await printLastRun(poller, pollers, ports, call);
  out.answer(
    pollers.map(({ name, isPaused }) => ({ poller: name, wasPaused: isPaused, isPaused: true })),
  );
  return true;
}

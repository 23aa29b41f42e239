import { awsPorts } from '../aws/poller-ports.ts';
import type { ServiceCall } from '../command.ts';
import { printLastRun } from '../last-run-lines.ts';
import { type Ports, pollersIn, stateOf } from '../pollers.ts';

export const run = (call: ServiceCall): Promise<boolean> => status(call, awsPorts(call.aws));

/** Shows for each poller whether its schedule is on, and what its last run did. */
export async function status(call: Omit<ServiceCall, 'aws'>, ports: Ports): Promise<boolean> {
  const { ref, out } = call;
  const pollers = await pollersIn(ref, ports);
  for (const poller of pollers) {
    out.print(`${poller.name} in ${ref.region}: ${stateOf(poller.isPaused)}`);
    await printLastRun(poller, pollers, ports, call);
  }
  out.answer(pollers.map(({ name, isPaused }) => ({ poller: name, isPaused })));
  return true;
}

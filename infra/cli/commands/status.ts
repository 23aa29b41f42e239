import { statusPorts } from '../aws/status-ports.ts';
import type { ServiceCall } from '../command.ts';
import { answerOf } from '../status/answer.ts';
import { statusAsker } from '../status/collect.ts';
import type { StatusPorts } from '../status/ports.ts';
import { linesOf } from '../status/show.ts';
import { watch } from '../status/watch.ts';

export const run = (call: ServiceCall): Promise<boolean> =>
  status(call, statusPorts(call.aws, call.ref));

/**
 * Shows what each task type has to do, what holds it back, what the last runs did, and what the month has cost so far; with
 * `--watch` again and again.
 */
export async function status(call: Omit<ServiceCall, 'aws'>, ports: StatusPorts): Promise<boolean> {
  const { ref, out, clock, given } = call;
  const ask = statusAsker(ref, ports);
  if (given.watch === true) return watch(call, ask);
  const facts = await out.step('Look at the service', () => ask(clock.nowMs()));
  for (const line of linesOf(facts, out.paint)) out.print(line);
  out.answer(answerOf(facts));
  return true;
}

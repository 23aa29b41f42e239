import { doctorPorts } from '../aws/doctor-ports.ts';
import type { ServiceCall } from '../command.ts';
import { partsOf } from '../doctor/checks.ts';
import { factsOf } from '../doctor/collect.ts';
import { isWrong } from '../doctor/finding.ts';
import type { DoctorPorts } from '../doctor/ports.ts';
import { linesOf, verdictOf } from '../doctor/show.ts';

export const run = (call: ServiceCall): Promise<boolean> => doctor(call, doctorPorts(call.aws));

/** Looks at each part of the way of a task, and says what is wrong and what to do. All is well where nothing is wrong. */
export async function doctor(
  { ref, out, clock }: Omit<ServiceCall, 'aws' | 'given'>,
  ports: DoctorPorts,
): Promise<boolean> {
  const facts = await out.step('Look at the service', () => factsOf(ref, ports, clock.nowMs()));
  const parts = partsOf(facts);
  out.print(`${ref.service}-${ref.stage} in ${ref.region}`);
  const columns = process.stdout.columns ?? Number.POSITIVE_INFINITY;
  for (const line of linesOf(parts, { paint: out.paint, columns })) out.print(line);
  out.print('');
  out.print(verdictOf(parts, out.paint));
  const isWell = !parts.flatMap(({ findings }) => findings).some(isWrong);
  out.answer({ ...ref, isWell, parts });
  return isWell;
}

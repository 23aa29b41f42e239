import { functionName } from '../../../lib/config/names.ts';
import { priceOf } from '../../cost/lambda.ts';
import type { Calls } from '../../cost/used.ts';
import type { FunctionFacts } from '../aws/functions.ts';
import { type Known, known } from '../aws/known.ts';
import { plannedFunctions } from '../doctor/functions.ts';
import { whyNotAnswered } from '../inspection.ts';
import type { ServiceRef } from '../service-ref.ts';
import type { CostSoFar, FunctionCost, Part, PollerFacts } from './facts.ts';
import type { StatusPorts } from './ports.ts';

type Named = Pick<FunctionCost, 'name' | 'part'>;
type CostPorts = Pick<StatusPorts, 'functionFacts' | 'callsOf'>;

/**
 * The calls of each function, and the time that they took, by the prices of `cost`.
 *
 * @throws Error where CloudWatch does not say how often the functions were called
 */
export async function costSoFar(
  ref: ServiceRef,
  pollers: readonly PollerFacts[],
  nowMs: number,
  ports: CostPorts,
): Promise<CostSoFar> {
  const { named, leftOut } = functionsOf(ref, pollers);
  const sinceMs = monthOf(nowMs);
  const [calls, facts] = await Promise.all([
    askCalls(named, sinceMs, nowMs, ports),
    Promise.all(named.map(async (each) => ({ ...each, facts: await factsOf(each, ports) }))),
  ]);
  const functions: FunctionCost[] = [];
  for (const { name, part, facts: fact } of facts) {
    if (fact.kind === 'unknown') leftOut.push(`${name}: ${fact.why}`);
    // A service need not have all of them.
    if (fact.kind === 'unknown' || !fact.value) continue;
    const { memoryMb } = fact.value;
    const used = calls.get(name) ?? { calls: 0, billedMs: 0 };
    const dollars = priceOf(used.calls, used.billedMs, memoryMb);
    functions.push({ name, part, ...used, memoryMb, dollars });
  }
  const dollars = functions.reduce((sum, each) => sum + each.dollars, 0);
  return { sinceMs, functions, dollars, leftOut };
}

/** AWS bills by months of UTC. */
function monthOf(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
}

const factsOf = (
  { name }: Named,
  { functionFacts }: CostPorts,
): Promise<Known<FunctionFacts | undefined>> =>
  known('lambda:GetFunction', () => functionFacts(name));

async function askCalls(
  named: readonly Named[],
  fromMs: number,
  toMs: number,
  { callsOf }: CostPorts,
): Promise<ReadonlyMap<string, Calls>> {
  const names = named.map(({ name }) => name);
  const asked = await known('cloudwatch:GetMetricData', () => callsOf(names, fromMs, toMs));
  if (asked.kind === 'unknown') throw new Error(asked.why);
  return asked.value;
}

/** Those that a deploy adds, and those that the plans of the pollers name. */
function functionsOf({ service, stage }: ServiceRef, pollers: readonly PollerFacts[]) {
  const parts = new Map<string, Part>();
  const leftOut: string[] = [];
  for (const { name } of pollers) parts.set(name, 'poller');
  for (const part of ['reporter', 'wake'] as const)
    parts.set(functionName(service, stage, part), part);
  for (const { name, inspection } of pollers) {
    if (inspection.kind !== 'answered') {
      leftOut.push(`the workers of ${name}: ${whyNotAnswered(inspection)}`);
      continue;
    }
    for (const planned of plannedFunctions(inspection.inspection.plan)) {
      if (planned.name.startsWith('arn:')) leftOut.push(`${planned.name}: ${MAYBE_OTHERS}`);
      else parts.set(withoutAlias(planned.name), 'worker');
    }
  }
  return { named: [...parts].map(([name, part]): Named => ({ name, part })), leftOut };
}

const MAYBE_OTHERS = 'it is named by its ARN, and may belong to another account';

const withoutAlias = (name: string) => name.split(':')[0] ?? name;

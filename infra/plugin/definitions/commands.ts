import type { DefinitionAction, DefinitionCommand } from '../../cli/definition-commands.ts';
import type { Output } from '../../cli/output.ts';
import { applyPlan, hasLeft, isDone } from '../../definitions/apply.ts';
import { isSame } from '../../definitions/plan.ts';
import {
  outcomeAnswer,
  outcomeLines,
  planAnswer,
  planLines,
  planVerdict,
} from '../../definitions/show.ts';
import { type OwnDefinitions, otherTypesIn } from '../../definitions/workflow-faults.ts';
import type { Reach } from './conductor.ts';
import { faultMessage } from './own-definitions.ts';
import { planFor, registrarOf, type ServiceRef, workflowFaultsAt } from './plans.ts';

/** What a command about definitions works with. */
export interface DefinitionCall {
  own: OwnDefinitions;
  reach: Reach;
  service: ServiceRef;
  overwrite: boolean;
  out: Output;
}

/** The exit status where the server and the service differ: CI tells it from a failure, which is 1. */
export const DIFFERS = 2;

/**
 * `plan` and `apply` of task definitions and of workflows.
 *
 * @returns the exit status: 0 where the server now has what the service wants, 2 where it has not, 1 where something failed
 * @throws Error where the server cannot be asked, or a workflow is not fit to be registered
 */
export async function runDefinitions(
  kind: DefinitionCommand['name'],
  action: DefinitionAction['name'],
  { own, reach, service, overwrite, out }: DefinitionCall,
): Promise<number> {
  if (!('call' in reach)) throw new Error(`Conductor was not asked: ${reach.unasked}`);
  const registrar = registrarOf(service, reach.call);
  if (kind === 'workflows') {
    const faults = await workflowFaultsAt(own, registrar, reach.call);
    if (faults.length > 0) throw new Error(faultMessage(faults));
    for (const other of otherTypesIn(own)) out.print(other);
  }
  const plan = await planFor(kind, own, registrar);
  if (plan.compared.length === 0) out.print(NOTHING[kind]);
  if (action === 'plan') {
    for (const line of planLines(plan, out.paint)) out.print(line);
    out.print(planVerdict(plan));
    out.answer(planAnswer(plan));
    return plan.compared.every(isSame) ? 0 : DIFFERS;
  }
  const outcome = await applyPlan(plan, { overwrite }, registrar);
  for (const line of outcomeLines(plan.kind, outcome, out.paint)) out.print(line);
  out.answer(outcomeAnswer(plan.kind, outcome));
  if (!isDone(outcome)) return 1;
  return hasLeft(outcome.applied) ? DIFFERS : 0;
}

const NOTHING = {
  tasks: 'No task type of this service has `register`, so there is nothing to register.',
  workflows: 'custom.conductor.workflows names no files, so there is nothing to register.',
};

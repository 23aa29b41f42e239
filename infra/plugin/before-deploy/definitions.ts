import { ConductorError } from '../../../lib/conductor/errors.ts';
import { applyPlan, type Outcome } from '../../definitions/apply.ts';
import type { Kind } from '../../definitions/kind.ts';
import { NOT_KEPT } from '../../definitions/show.ts';
import { type OwnDefinitions, otherTypesIn } from '../../definitions/workflow-faults.ts';
import type { Reach } from '../definitions/conductor.ts';
import { faultMessage } from '../definitions/own-definitions.ts';
import { planFor, registrarOf, type ServiceRef, workflowFaultsAt } from '../definitions/plans.ts';

/** What a deploy says of its definitions. */
export interface Registered {
  notices: string[];
  warnings: string[];
  /** The task types whose response timeout is now as the service wants it. */
  registered: Set<string>;
}

const KINDS: readonly Kind['name'][] = ['tasks', 'workflows'];

/**
 * Registers the definitions before the stack is changed: a task that is polled has its definition then, and where Conductor
 * refuses one, nothing of the deploy has happened yet. All is read and checked first, and only then written. Where Conductor
 * cannot be asked, as from outside of its network, the deploy goes on, and the warning says what to run there.
 *
 * @throws Error where Conductor refuses, or a workflow is not fit to be registered
 */
export async function registerBeforeDeploy(
  own: OwnDefinitions,
  service: ServiceRef,
  reach: Reach,
): Promise<Registered> {
  if (!('call' in reach)) return unregistered(reach.unasked);
  const registrar = registrarOf(service, reach.call);
  try {
    const faults = await workflowFaultsAt(own, registrar, reach.call);
    if (faults.length > 0) throw new Error(faultMessage(faults));
    const plans = [];
    for (const kind of KINDS) plans.push(await planFor(kind, own, registrar));
    const said: Registered = {
      ...{ notices: [], warnings: otherTypesIn(own).map(prefixed), registered: new Set() },
    };
    let noted: Outcome['noted'] = {};
    for (const plan of plans) {
      const outcome = await applyPlan(plan, { overwrite: false, noted }, registrar);
      tell(outcome, said);
      noted = { ...noted, ...outcome.noted };
    }
    return said;
  } catch (error) {
    // It may be otherwise from another place, or a moment later.
    if (error instanceof ConductorError && error.isPassing) return unregistered(error.message);
    throw error;
  }
}

/** Adds what became of a plan. Throws Error naming all that Conductor did not take. */
function tell({ applied, notKept }: Outcome, { notices, warnings, registered }: Registered): void {
  const failed = applied.filter(({ outcome }) => outcome === 'failed');
  const lines = failed.map(({ compared, reason }) => `  - ${compared.wanted.name}: ${reason}`);
  if (failed.length > 0) throw new Error(`${NOT_REGISTERED}\n${lines.join('\n')}`);
  for (const { compared, outcome, left } of applied) {
    const { name } = compared.wanted;
    if (!left.some(({ field }) => field === 'responseTimeoutSeconds')) registered.add(name);
    if (outcome !== 'same') notices.push(prefixed(`${name} is registered (${outcome})`));
    warnings.push(...left.map(({ field }) => prefixed(`${name}: ${field} ${LEFT}`)));
  }
  if (notKept !== undefined) warnings.push(prefixed(`${NOT_KEPT}: ${notKept}`));
}

const prefixed = (text: string) => `conductor-lambda: ${text}`;

const unregistered = (why: string): Registered => ({
  notices: [],
  registered: new Set(),
  warnings: [
    `conductor-lambda: the definitions of this service were not registered: ${why}. Run \`npx serverless conductor tasks apply\`, and ` +
      '`workflows apply`, where Conductor can be reached.',
  ],
});

const LEFT =
  'was changed on the server, and stays so: `npx serverless conductor tasks plan` shows it, and `apply --overwrite` overwrites it';
const NOT_REGISTERED =
  'Conductor did not take all definitions, and nothing is deployed. Those that it took stay; the next deploy goes on with the rest:';

import { deckOf, type Random } from '../seeded.ts';
import type { Purpose } from './calls.ts';
import { NETWORK_FAULT_NAMES, NETWORK_FAULTS } from './network-faults.ts';
import type { Plan, Planned } from './plan.ts';

/** The share of all calls that is hit. */
const SHARE = 0.05;

/**
 * The plan of a soak: a share of all calls is hit. Polls, reports and other calls each have a deck of all faults, so
 * that each fault comes up.
 */
export function dealingPlan(random: Random, share = SHARE): Plan {
  const faults: Planned[] = NETWORK_FAULT_NAMES.map((name) => ({
    name,
    inject: NETWORK_FAULTS[name],
  }));
  const decks: Record<Purpose, () => Planned | undefined> = {
    poll: deckOf(faults, random),
    report: deckOf(faults, random),
    other: deckOf(faults, random),
  };
  return ({ purpose }) => (random() < share ? decks[purpose]() : undefined);
}

import type { Happened } from '../evidence.ts';
import { NETWORK_FAULT_NAMES } from '../proxy/network-faults.ts';
import type { ProxyEvent } from '../proxy/proxy.ts';
import { MIN_HITS } from '../row.ts';
import type { Entry } from '../stages/ledger.ts';
import { SOAK_EVENTS } from './events.ts';
import type { SoakReport } from './report.ts';
import { DEATHS, type Planned, SOAK_TYPES } from './workflows.ts';

type Hits = SoakReport['hits'];

/** What happened during a soak, while its workflows ran. */
export interface SoakEvidence {
  proxyEvents: readonly ProxyEvent[];
  happened: readonly Happened[];
  entries: readonly Entry[];
  planned: ReadonlyMap<string, Planned>;
}

/** How often each kind of fault hit in a soak; a kind that did not hit has 0. */
export function countsOf({ proxyEvents, happened, entries, planned }: SoakEvidence): Hits {
  const hits: Hits = Object.fromEntries(ALL_KINDS.map((name) => [name, 0]));
  const add = (name: string) => {
    if (name in hits) hits[name] = (hits[name] ?? 0) + 1;
  };
  for (const { purpose, fault } of proxyEvents) add(`${purpose}: ${fault}`);
  for (const { fault } of happened) add(fault);
  for (const { what, workflowId, ref } of entries)
    if (what === 'dies') add(`worker ${planned.get(workflowId)?.dies[Number(ref.at(-1))]}`);
  return hits;
}

/** The faults that must hit in a soak. Hits of calls that are neither polls nor reports are not counted. */
const ALL_KINDS: readonly string[] = [
  ...NETWORK_FAULT_NAMES.flatMap((name) => [`poll: ${name}`, `report: ${name}`]),
  ...SOAK_EVENTS.map(({ name }) => name),
  ...SOAK_TYPES.flatMap((type) => DEATHS[type]).map((death) => `worker ${death}`),
];

/** A sentence for each kind that hit too rarely to prove anything. */
export const tooFewHits = (hits: Hits): string[] =>
  Object.entries(hits)
    .filter(([, times]) => times < MIN_HITS)
    .map(([name, times]) => `'${name}' hit ${times} times, and ${MIN_HITS} are needed`);

import type { StatusPorts } from '../../../infra/cli/status/ports.ts';
import type { Inspection } from '../../../lib/inspection/answer.ts';
import { RUN_MESSAGE } from '../../../lib/observe/log.ts';
import { aFunction, anInspection, aRun, NOW_MS, POLLER } from '../doctor/facts.ts';
import { plainItem } from './item.ts';

/** A line of a poller's log, as old as its run. */
export const aRunLine = (summary: object = aRun(), atMs = NOW_MS - 20_000) => ({
  timestampMs: atMs,
  message: JSON.stringify({ message: RUN_MESSAGE, summary }),
});

/** The memory of each function, and none of others. */
const MEMORY_MB: Record<string, number> = {
  [POLLER]: 192,
  'orders-dev-conductor-reporter': 1024,
  'orders-dev-greetings': 256,
};

/** What `status` asks, of a service with one poller and one task type. */
export const statusPortsOf = (changed: Partial<StatusPorts> = {}): StatusPorts => ({
  rulesBeginning: async () => [{ name: POLLER, isPaused: false }],
  summaryLines: async (_, fromMs, toMs) =>
    [aRunLine()].filter(({ timestampMs: at }) => at >= fromMs && at <= toMs),
  pauses: plainItem(),
  inspection: async () => ({ kind: 'answered', inspection: anInspection() }),
  async functionFacts(name) {
    const memoryMb = MEMORY_MB[name];
    return memoryMb === undefined ? undefined : aFunction({ name, memoryMb });
  },
  callsOf: async (names) =>
    new Map(names.map((name) => [name, { calls: 100_000, billedMs: 10_000_000 }])),
  ...changed,
});

/** … whose poller answers this. */
export const statusOfWork = (
  fields: Partial<Inspection>,
  changed: Partial<StatusPorts> = {},
): StatusPorts =>
  statusPortsOf({
    inspection: async () => ({ kind: 'answered', inspection: anInspection(fields) }),
    ...changed,
  });

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { ROOT } from '../../infra/local/root.ts';

const Held = v.object({
  ...{ what: v.string(), unit: v.string() },
  ...{ virtual: v.number(), real: v.number(), deviation: v.number() },
});
const Rate = v.object({
  ...{ tasksPerSecond: v.number(), pollers: v.number(), batch: v.number(), tasks: v.number() },
  ...{ meanMs: v.number(), p99Ms: v.number(), slotsMean: v.number(), slotsPeak: v.number() },
  ...{ pollsPerTask: v.number(), pollerMemoryMb: v.number() },
  ...{ pollerDollarsPerMillion: v.number(), workerDollarsPerMillion: v.number() },
});
const DayOfPace = v.object({
  ...{ pace: v.string(), tasks: v.number(), meanMs: v.number(), p50Ms: v.number() },
  ...{ p99Ms: v.number(), mostMs: v.number(), slotsMean: v.number(), slotsPeak: v.number() },
  ...{ coldStarts: v.number(), pollerRuns: v.number(), pollerSeconds: v.number() },
  ...{ serviceDollars: v.number(), workerDollars: v.number(), monthDollars: v.number() },
});
const Virtual = v.object({
  figures: v.object({
    held: v.array(Held),
    rates: v.array(Rate),
    day: v.object({ fargateDollars: v.number(), days: v.array(DayOfPace) }),
  }),
});
const PickUp = v.object({
  figures: v.object({
    figures: v.array(v.object({ contestant: v.string(), p50Ms: v.number(), p99Ms: v.number() })),
  }),
});

const Spread = v.object({ median: v.number(), min: v.number(), max: v.number() });
const Deployed = v.object({
  figures: v.object({
    ways: v.array(
      v.object({
        ...{ way: v.string(), concurrency: v.number() },
        ...{ perSecond: Spread, toEmulator: Spread, toSdk: Spread },
      }),
    ),
  }),
});
const FromIdle = v.object({
  figures: v.object({
    figures: v.array(
      v.object({ by: v.string(), p50Ms: v.number(), p90Ms: v.number(), maxMs: v.number() }),
    ),
  }),
});

const read = <T>(name: string, schema: v.GenericSchema<unknown, T>): T =>
  v.parse(schema, JSON.parse(readFileSync(join(ROOT, 'bench', 'results', `${name}.json`), 'utf8')));

/** What the last full run of `virtual` gave. */
export const virtualFigures = () => read('virtual', Virtual).figures;
export type VirtualFigures = ReturnType<typeof virtualFigures>;

/** … and that of `pick-up`, by client. */
export const pickUpFigures = (store: 'sqlite' | 'postgres') =>
  read(`pick-up-${store}`, PickUp).figures.figures;
export type PickUpFigures = ReturnType<typeof pickUpFigures>;

/** All figures of the tables in docs/performance.md. */
export const tableFigures = () => ({
  ...virtualFigures(),
  deployed: read('deployed', Deployed).figures.ways,
  fromIdle: read('idle-pick-up', FromIdle).figures.figures,
});
export type TableFigures = ReturnType<typeof tableFigures>;

const Dashboard = v.object({
  figures: v.object({
    lines: v.array(
      v.object({
        ...{ atMs: v.number(), taskType: v.string() },
        metrics: v.record(v.string(), v.array(v.number())),
      }),
    ),
  }),
});

/** The lines of metrics of a deployed service, for each type, with all values of each metric. */
export const dashboardLines = () => read('dashboard', Dashboard).figures.lines;
export type MetricLines = ReturnType<typeof dashboardLines>;

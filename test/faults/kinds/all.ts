import type { FaultKind, Stage } from '../kind.ts';
import type { Row } from '../row.ts';
import { runKind } from '../run-kind.ts';
import { crowdStage } from '../stages/crowd.ts';
import { inProcessStage, killableStage, wideStage } from '../stages/in-process.ts';
import { orkesStage } from '../stages/orkes.ts';
import { sideBySide } from '../watch.ts';
import { AUTH_KINDS } from './auth.ts';
import { CROWD, CROWD_KIND } from './crowd.ts';
import { GOES_ON_KINDS, OUTAGE_KINDS, POLL_KINDS, REPORT_KINDS } from './network.ts';
import { POLLER_KINDS } from './poller.ts';
import { SLOW_SERVER_KINDS } from './slow-server.ts';

/** A kind with the stage that it needs, ready to be played. */
export interface Playable {
  name: string;
  play(): Promise<Row>;
}

/** Poller, worker and reporter run in local processes: this is quick, and each kind has its own stage. */
export const IN_PROCESS: Playable[] = [
  ...[...POLL_KINDS, ...REPORT_KINDS, ...GOES_ON_KINDS, ...OUTAGE_KINDS].map((kind) =>
    on(inProcessStage, kind),
  ),
  ...POLLER_KINDS.map((kind) => on(killableStage, kind)),
  ...AUTH_KINDS.map((kind) => on(orkesStage, kind)),
];

/** These load the machine, so each is played alone, on a stage of its own. */
export const ALONE: Playable[] = [
  ...SLOW_SERVER_KINDS.map((kind) => on(wideStage, kind)),
  on(() => crowdStage(CROWD.types, CROWD.used), CROWD_KIND),
];

function on<Place extends Stage & { close(): Promise<void> }>(
  stageFor: () => Promise<Place>,
  kind: FaultKind<Place>,
): Playable {
  return {
    name: kind.name,
    async play() {
      const stage = await stageFor();
      return runKind(kind, stage).finally(stage.close);
    },
  };
}

/** Kinds mostly wait, so many can be played at once. */
const AT_ONCE = 12;

/** Plays all kinds and calls `onRow` as each ends; returns the rows in the order of the kinds. */
export async function playAll(
  kinds: readonly Playable[],
  onRow: (row: Row) => void = () => {},
  atOnce = AT_ONCE,
): Promise<Row[]> {
  const rows = new Map<string, Row>();
  await sideBySide(
    kinds,
    async ({ name, play }) => {
      const row = await play();
      rows.set(name, row);
      onRow(row);
    },
    atOnce,
  );
  return kinds.flatMap(({ name }) => rows.get(name) ?? []);
}

import { PAUSE_WAIT_MS } from '../../lib/poller/defaults.ts';
import type { Pauses } from '../../lib/protocol/pauses.ts';
import { aboutPause } from './about-pause.ts';
import { type Given, type ServiceCall, textOf } from './command.ts';
import { changePauses, type PausePorts, pauseNow, readPauses } from './pauses.ts';
import { type Ports, pollersIn } from './pollers.ts';

/** What `pause` and `resume` do with `--task-type`: the schedules stay as they are. */

/**
 * The types that the user names, separated by commas; undefined where the whole service is meant.
 *
 * @throws Error where the option has no name in it
 */
export function typesIn(given: Given): string[] | undefined {
  const text = textOf(given, 'task-type');
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const types = [...new Set(names)].filter((name) => name !== '');
  if (types.length > 0) return types;
  throw new Error('--task-type names no task type: give one, or several with commas between them.');
}

type AllPorts = PausePorts & Pick<Ports, 'rulesBeginning'>;

/** When it returns, no task of these types is polled any more; running tasks end and are reported. */
export async function pauseTypes(
  call: Omit<ServiceCall, 'aws'>,
  types: readonly string[],
  ports: AllPorts,
): Promise<boolean> {
  const { out, clock } = call;
  const pollers = (await pollersIn(call.ref, ports)).map(({ name }) => name);
  const { isChecked } = await checkTypes(types, pollers, ports, call);
  const pause = await pauseNow(call, ports);
  const { types: paused } = await changePauses(ports, pollers, clock, (before) => ({
    ...before,
    types: { ...before.types, ...Object.fromEntries(types.map((type) => [type, pause])) },
  }));
  for (const type of types) out.print(`${type}: is paused now, ${aboutPause(pause)}`);
  await out.step(`Wait ${PAUSE_WAIT_MS / 1_000} s for polls to end`, () =>
    clock.sleep(PAUSE_WAIT_MS),
  );
  out.print(
    `no task of ${types.length === 1 ? 'this type' : 'these types'} is polled any more; ` +
      'tasks that are running still end and are reported',
  );
  out.answer({ paused, isChecked });
  return true;
}

/** The runs that poll now learn it within seconds; where none polls, the next one does. */
export async function resumeTypes(
  call: Omit<ServiceCall, 'aws'>,
  types: readonly string[],
  ports: AllPorts,
): Promise<boolean> {
  const { out, clock } = call;
  const pollers = (await pollersIn(call.ref, ports)).map(({ name }) => name);
  const before = (await readPauses(ports)).types;
  const others = types.filter((type) => !Object.hasOwn(before, type));
  const { isChecked } = await checkTypes(others, pollers, ports, call);
  const { types: paused } = await changePauses(ports, pollers, clock, (now) => without(now, types));
  for (const type of types) {
    const pause = others.includes(type) ? undefined : before[type];
    if (pause)
      out.print(`${type}: was paused ${aboutPause(pause)}; polling starts within a minute`);
    else out.print(`${type}: was not paused`);
  }
  out.answer({ paused, isChecked });
  return true;
}

const without = ({ types, ...others }: Pauses, names: readonly string[]): Pauses => ({
  ...others,
  types: Object.fromEntries(Object.entries(types).filter(([type]) => !names.includes(type))),
});

/**
 * Where a poller does not tell its types, the names are taken as they are: to pause must work in an outage too.
 *
 * @throws Error where a type is in no poller
 */
async function checkTypes(
  types: readonly string[],
  pollers: readonly string[],
  { typesOf }: Pick<PausePorts, 'typesOf'>,
  { ref, out }: Omit<ServiceCall, 'aws'>,
): Promise<{ isChecked: boolean }> {
  if (types.length === 0) return { isChecked: true };
  try {
    const known = (await Promise.all(pollers.map(typesOf))).flat();
    const unknown = types.filter((type) => !known.includes(type));
    if (unknown.length === 0) return { isChecked: true };
    throw new UnknownType(
      `${ref.service}-${ref.stage} has no task type ${unknown.join(', ')}. ` +
        `Its types are ${known.toSorted().join(', ')}.`,
    );
  } catch (error) {
    if (error instanceof UnknownType) throw error;
    out.print(
      `the names were not checked: the poller does not tell its task types ` +
        `(${error instanceof Error ? error.message : error})`,
    );
    return { isChecked: false };
  }
}

class UnknownType extends Error {}

import { plural } from '../../terminal/format.ts';
import { awsQueuePorts } from '../aws/dead-letters.ts';
import { type ServiceCall, textOf } from '../command.ts';
import { asError } from '../explain.ts';
import type { Output } from '../output.ts';
import { type Letter, letterIn, linesOf, type Received } from '../redrive/dead-letter.ts';
import type { QueuePorts } from '../redrive/ports.ts';

export const run = async (call: ServiceCall): Promise<boolean> =>
  redrive(call, await awsQueuePorts(call.aws, call.ref));

/** So long a person may look at the letters, while nothing else receives them. */
const HIDDEN_SECONDS = 300;
/** More are left for the next time: what is looked at is in the memory of this process. */
const LETTERS_AT_ONCE = 500;
const BYTES_AT_ONCE = 64 * 1024 * 1024;
const MOVES_AT_ONCE = 10;

interface Read {
  received: Received;
  letter: Letter;
}

/**
 * Shows the dead letters, asks, and sends them back to the inbox. Each is sent before it is deleted: so none is lost where the
 * command is stopped, and one may be in both queues, which does no harm.
 *
 * @throws Error where there is no terminal to ask at and no `--yes`, or AWS does not move all of them
 */
export async function redrive(call: Omit<ServiceCall, 'aws'>, ports: QueuePorts): Promise<boolean> {
  const { given, out } = call;
  const { read, isAll } = await receiveAll(ports);
  const taskId = textOf(given, 'task');
  const meant = read.filter(({ letter }) => taskId === undefined || isAbout(letter, taskId));
  show(meant, isAll, call);
  const isAllowed = meant.length > 0 && (given.yes === true || (await mayMove(meant, out)));
  const moving = isAllowed ? meant : [];
  await inTens(
    read.filter((each) => !moving.includes(each)),
    ({ received }) => ports.letGo(received),
  );
  await move(moving, ports);
  if (moving.length > 0)
    out.print(
      `${moving.length === 1 ? 'It is' : 'They are'} in the inbox again; the reporter tells Conductor now`,
    );
  out.answer({ deadLetters: meant.map(asAnswer), isAll, moved: moving.length });
  if (isAllowed === undefined) throw new Error(NO_TERMINAL);
  return true;
}

const isAbout = ({ tasks }: Letter, taskId: string) => tasks.some((task) => task.taskId === taskId);

function show(
  letters: readonly Read[],
  isAll: boolean,
  { given, out, clock, ref }: Omit<ServiceCall, 'aws'>,
): void {
  const taskId = textOf(given, 'task');
  const ofWhich = taskId === undefined ? '' : ` about the task ${taskId}`;
  const more = isAll ? '' : '; there are more, for the next time';
  out.print(
    `${plural(letters.length, 'dead letter')} of ${ref.service}-${ref.stage}${ofWhich}${more}`,
  );
  for (const { received, letter } of letters) {
    out.print('');
    for (const line of linesOf(letter, received, clock.nowMs())) out.print(line);
  }
}

/** Undefined where there is no terminal to answer at. */
async function mayMove({ length }: readonly Read[], out: Output): Promise<boolean | undefined> {
  out.print('');
  return out.confirm(`Send ${length === 1 ? 'it' : `all ${length}`} back to the inbox?`);
}

const NO_TERMINAL =
  'Nothing was moved: there is no terminal to ask at. Give --yes to send the dead letters back to the inbox.';

/** The newest last. */
async function receiveAll({ receive }: QueuePorts): Promise<{ read: Read[]; isAll: boolean }> {
  const byId = new Map<string, Read>();
  let bytes = 0;
  let isAll = false;
  while (!isAll && byId.size < LETTERS_AT_ONCE && bytes < BYTES_AT_ONCE) {
    const some = await receive(HIDDEN_SECONDS);
    isAll = some.length === 0;
    for (const received of some) {
      byId.set(received.messageId, { received, letter: letterIn(received.body) });
      bytes += received.body.length;
    }
  }
  return {
    read: [...byId.values()].toSorted((a, b) => a.received.sentAtMs - b.received.sentAtMs),
    isAll,
  };
}

async function move(letters: readonly Read[], ports: QueuePorts): Promise<void> {
  let moved = 0;
  try {
    await inTens(letters, async ({ received }) => {
      await ports.sendToInbox(received);
      moved += 1;
      await ports.remove(received);
    });
  } catch (error) {
    throw new Error(
      `${moved} of ${plural(letters.length, 'dead letter')} went back to the inbox, then AWS refused: ` +
        `${asError(error).message}. The others can be received again in ${HIDDEN_SECONDS / 60} minutes.`,
    );
  }
}

async function inTens<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += MOVES_AT_ONCE)
    await Promise.all(items.slice(at, at + MOVES_AT_ONCE).map(work));
}

const asAnswer = ({ received: { messageId, sentAtMs, refusal }, letter }: Read) => ({
  ...letter,
  ...{ messageId, sentAt: new Date(sentAtMs).toISOString() },
  ...(refusal !== undefined && { refusal }),
});

import { plural } from '../../terminal/format.ts';
import { awsLogPorts } from '../aws/logs.ts';
import { type Given, type ServiceCall, textOf } from '../command.ts';
import { linesOf } from '../logs/lines.ts';
import { findEntries, type LogPorts } from '../logs/search.ts';
import { sinceMs } from '../logs/since.ts';

export const run = (call: ServiceCall): Promise<boolean> =>
  logs(call, awsLogPorts(call.aws, call.ref));

/**
 * Shows what all functions of the service have logged about a task, or about the tasks of a workflow.
 *
 * @throws Error where the options do not name one of both
 */
export async function logs(call: Omit<ServiceCall, 'aws'>, ports: LogPorts): Promise<boolean> {
  const { given, out, clock, ref } = call;
  const { id, what } = subjectIn(given);
  const toMs = clock.nowMs();
  const fromMs = sinceMs(textOf(given, 'since'), toMs);
  const { entries, isAll, leftOut } = await out.step('Search the logs', async (step) => {
    const { functions, leftOut } = await ports.functions();
    step.note(plural(functions.length, 'function'));
    return { ...(await findEntries(id, functions, fromMs, toMs, ports)), leftOut };
  });
  const beginning = `${ref.service}-${ref.stage}-`;
  const shortName = (name: string) =>
    name.startsWith(beginning) ? name.slice(beginning.length) : name;
  for (const line of linesOf(entries, shortName, out.paint)) out.print(line);
  if (entries.length === 0) out.print(noLines(what, id, fromMs));
  for (const note of [...leftOut, ...(isAll ? [] : [NOT_ALL])]) out.print(note);
  out.answer({
    ...{ isAll, leftOut },
    lines: entries.map(({ eventId: _, atMs, ...entry }) => ({
      at: new Date(atMs).toISOString(),
      ...entry,
    })),
  });
  return true;
}

function subjectIn(given: Given): { id: string; what: string } {
  const subjects = (['task', 'workflow'] as const).flatMap((what) => {
    const id = textOf(given, what)?.trim();
    return id === undefined ? [] : [{ what, id }];
  });
  const [subject, other] = subjects;
  if (!subject || other) throw new Error('Give either --task <id> or --workflow <id>.');
  if (ID.test(subject.id)) return subject;
  throw new Error(`--${subject.what} is no id: Conductor's have letters, digits and hyphens only.`);
}

const ID = /^[\w-]{1,100}$/;

const noLines = (what: string, id: string, fromMs: number) =>
  `no line about the ${what} ${id} since ${new Date(fromMs).toISOString()}. Give --since for an older one. The functions ` +
  'of conductor-lambda write nothing about a task that goes well; your own lines are found where they hold the id.';

const NOT_ALL =
  'There is more than was searched: give a shorter --since, or search in the console of CloudWatch.';

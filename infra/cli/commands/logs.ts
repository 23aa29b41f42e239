import { isPollerName } from '../../../lib/config/names.ts';
import { plural } from '../../terminal/format.ts';
import { awsLogPorts } from '../aws/logs.ts';
import { type Given, type ServiceCall, textOf } from '../command.ts';
import { conductorsLines } from '../logs/history.ts';
import { linesOf } from '../logs/lines.ts';
import { findEntries, type LogPorts } from '../logs/search.ts';
import { sinceMs } from '../logs/since.ts';

export const run = (call: ServiceCall): Promise<boolean> =>
  logs(call, awsLogPorts(call.aws, call.ref));

/**
 * Shows what all functions of the service have logged about a task, or about the tasks of a workflow, and between it what
 * Conductor has of their attempts.
 *
 * @throws Error where the options do not name one of both
 */
export async function logs(call: Omit<ServiceCall, 'aws'>, ports: LogPorts): Promise<boolean> {
  const { given, out, clock, ref } = call;
  const { id, what } = subjectIn(given);
  const toMs = clock.nowMs();
  const fromMs = sinceMs(textOf(given, 'since'), toMs);
  const { found, conductors, leftOut } = await out.step('Search the logs', async (step) => {
    const { functions, leftOut } = await ports.functions();
    step.note(plural(functions.length, 'function'));
    const pollers = functions
      .map(({ name }) => name)
      .filter((name) => isPollerName(name, ref.service, ref.stage));
    const [found, conductors] = await Promise.all([
      findEntries(id, functions, fromMs, toMs, ports),
      conductorsLines(pollers, { about: what, id }, ports.history),
    ]);
    return { found, conductors, leftOut: [...leftOut, ...conductors.leftOut] };
  });
  const { isAll } = found;
  const entries = [...found.entries, ...conductors.entries].toSorted((a, b) => a.atMs - b.atMs);
  const beginning = `${ref.service}-${ref.stage}-`;
  const shortName = (name: string) =>
    name.startsWith(beginning) ? name.slice(beginning.length) : name;
  for (const line of linesOf(entries, shortName, out.paint)) out.print(line);
  if (found.entries.length === 0) out.print(noLines(what, id, fromMs));
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

function subjectIn(given: Given): { id: string; what: 'task' | 'workflow' } {
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
  `no line of a function about the ${what} ${id} since ${new Date(fromMs).toISOString()}. Give --since for an older one. The functions ` +
  'of conductor-lambda write nothing about a task that goes well; your own lines are found where they hold the id.';

const NOT_ALL =
  'There is more than was searched: give a shorter --since, or search in the console of CloudWatch.';

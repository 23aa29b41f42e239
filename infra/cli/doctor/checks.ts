import { alarmFindings } from './alarms.ts';
import type { Facts, PollerFacts } from './facts.ts';
import { type Finding, isWrong, type Part, unknown } from './finding.ts';
import { accountFinding, functionFindings } from './functions.ts';
import { inboxFindings } from './inbox.ts';
import { ledgerFinding } from './ledger.ts';
import { pollerFindings } from './poller.ts';
import { pollerAlarmFindings } from './poller-alarms.ts';
import { isAsked, serverFindings } from './server.ts';
import { typeFindings } from './task-types.ts';
import { wakeFindings } from './wake.ts';

/** All findings about a service, in the order of the way of a task. */
export function partsOf(facts: Facts): Part[] {
  const { pollers, nowMs, wake } = facts;
  const server = unique(
    answersOf(pollers).flatMap((each) => serverFindings(each.server, nowMs, wake !== undefined)),
  );
  const isServerFine = !server.some(isWrong);
  const inbox = inboxFindings(facts);
  const before: Part[] = [
    {
      title: 'Pollers',
      findings: pollers.flatMap((each) => pollerFindings(each, facts, isServerFine)),
    },
    { title: 'Conductor', findings: orNotAsked(server) },
    { title: 'Task types', findings: orNotAsked(answersOf(pollers).flatMap(typesOf(nowMs))) },
    { title: 'Ledger', findings: orNotAsked(ledgersOf(pollers)) },
    {
      title: 'Functions',
      findings: [
        ...orNotAsked(
          unique(answersOf(pollers).flatMap((each) => functionFindings(each, facts.functions))),
        ),
        accountFinding(facts),
      ],
    },
    { title: 'Reporter', findings: inbox },
  ];
  const found = before.flatMap(({ findings }) => findings);
  const parts: Part[] = [
    ...before,
    {
      title: 'Alarms',
      findings: [
        ...alarmFindings(facts.alarms, inbox),
        ...pollers.flatMap((each) => pollerAlarmFindings(each, found)),
      ],
    },
    { title: 'Wake', findings: wake ? wakeFindings(wake) : [] },
  ];
  return parts.filter(({ findings }) => findings.length > 0);
}

const answersOf = (pollers: readonly PollerFacts[]) =>
  pollers.flatMap(({ inspection }) =>
    inspection.kind === 'answered' ? inspection.inspection : [],
  );

type Answer = ReturnType<typeof answersOf>[number];

/** What a server that could not be asked would have told is not worth a line for each type. */
const typesOf =
  (nowMs: number) =>
  (answer: Answer): Finding[] =>
    isAsked(answer.server)
      ? answer.types.flatMap((type) => typeFindings(type, answer, nowMs))
      : [unknown(namesOf(answer.types), 'Conductor could not be asked')];

const namesOf = (types: Answer['types']) =>
  types.length > 3
    ? `${types.length} task types`
    : types.map(({ taskType }) => taskType).join(', ');

const ledgersOf = (pollers: readonly PollerFacts[]): Finding[] =>
  pollers.flatMap(({ name, inspection }) =>
    inspection.kind === 'answered' ? ledgerFinding(name, inspection.inspection) : [],
  );

const orNotAsked = (findings: Finding[]): Finding[] =>
  findings.length > 0 ? findings : [unknown('not known', 'the poller did not say what it sees')];

/** Several pollers say the same of the server, and of a function that they share. */
function unique(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((each) => [`${each.about} ${each.says}`, each]));
  return [...byText.values()];
}

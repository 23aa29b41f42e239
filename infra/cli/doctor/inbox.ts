import { duration, plural } from '../../terminal/format.ts';
import type { Facts } from './facts.ts';
import { type Finding, fine, unknown, wrong } from './finding.ts';
import { functionFinding } from './function-state.ts';
import { DEPLOY } from './poller.ts';

/** Whether what could not be told is told later: the reporter, its inbox, and the dead letters. */
export const inboxFindings = (facts: Facts): Finding[] => [
  reporterFinding(facts),
  inboxFinding(facts),
  deadLettersFinding(facts),
];

function reporterFinding({ reporter, eventSources }: Facts): Finding {
  const { name, known } = reporter;
  if (known.kind === 'known') {
    if (!known.value)
      return wrong('function-missing', name, 'there is no function of this name', DEPLOY);
    const state = functionFinding(known.value);
    if (state) return state;
  }
  if (eventSources.kind === 'unknown')
    return unknown(name, `whether it reads the inbox is not known: ${eventSources.why}`);
  const states = eventSources.value;
  if (states.some((state) => state === 'Enabled')) return fine(name, 'it reads the inbox');
  if (states.some((state) => /^(Creating|Enabling|Updating)$/.test(state)))
    return unknown(name, 'AWS starts its reading of the inbox at this moment: ask again');
  return wrong(
    'inbox-not-read',
    name,
    `it does not read the inbox: its event source is ${states[0] ?? 'missing'}`,
    'Enable its event source mapping, or deploy the service. Until then no round starts either.',
  );
}

function inboxFinding({ inbox: { name, known }, oldestMessageSeconds: age }: Facts): Finding {
  if (known.kind === 'unknown') return unknown(name, `its depth is not known: ${known.why}`);
  if (!known.value) return wrong('inbox-missing', name, 'there is no queue of this name', DEPLOY);
  const { waiting, hidden, delayed } = known.value;
  const oldest =
    age.kind === 'known' && age.value?.value
      ? `; the oldest came ${duration(age.value.value * 1_000)} ago`
      : '';
  return fine(
    name,
    `${waiting} waiting, ${hidden} tried again later, ${delayed} for later rounds${oldest}`,
  );
}

function deadLettersFinding({ deadLetters: { name, known } }: Facts): Finding {
  if (known.kind === 'unknown') return unknown(name, `its depth is not known: ${known.why}`);
  if (!known.value) return wrong('inbox-missing', name, 'there is no queue of this name', DEPLOY);
  const { waiting, hidden } = known.value;
  const count = waiting + hidden;
  return count === 0
    ? fine(name, 'none')
    : wrong(
        'dead-letters',
        name,
        `${plural(count, 'message')} could not be delivered`,
        'Look at them, mend the cause, and send them back: see "Dead letters" in docs/operations.md.',
      );
}

import { duration, plural } from '../../terminal/format.ts';
import { aboutPause } from '../about-pause.ts';
import type { Summary } from '../last-run.ts';
import { LATELY_MS, MINUTE_MS, RUN_EXPECTED_MS } from './defaults.ts';
import type { Facts, PollerFacts } from './facts.ts';
import { type Finding, fine, unknown, wrong } from './finding.ts';
import { functionFinding } from './function-state.ts';

/**
 * Whether a poller is there, is started, and answers.
 *
 * @param isServerFine whether its trouble with the server has no other finding
 */
export function pollerFindings(
  poller: PollerFacts,
  { nowMs, ref }: Pick<Facts, 'nowMs' | 'ref'>,
  isServerFine: boolean,
): Finding[] {
  const { name, config } = poller;
  if (config.kind === 'known' && config.value === undefined)
    return [wrong('function-missing', name, 'its rule is there, but the function is not', DEPLOY)];
  const state = config.kind === 'known' && config.value && functionFinding(config.value);
  if (state) return [state];
  const schedule = scheduleFinding(poller, ref);
  const answer = answerFinding(poller);
  return [
    schedule,
    // One that is not started, or dies, ends no run: the cause is said already.
    ...(schedule.verdict === 'wrong' || answer?.verdict === 'wrong'
      ? []
      : [runFinding(poller, nowMs, isServerFine)]),
    ...(answer ? [answer] : []),
  ];
}

export const DEPLOY = 'Deploy the service: `serverless deploy`.';

function scheduleFinding(
  { name, rule, inspection }: PollerFacts,
  { stage, region }: Facts['ref'],
): Finding {
  if (!rule) return wrong('rule-missing', name, 'no rule of this name starts it', DEPLOY);
  if (rule.isPaused)
    return wrong(
      'rule-disabled',
      name,
      `its schedule is off${pauseIn(inspection)}: nothing is polled`,
      `Run \`npx conductor-lambda resume --stage ${stage} --region ${region}\`.`,
    );
  const { targets } = rule;
  if (targets.kind === 'unknown')
    return unknown(name, `enabled; what its rule starts is not known: ${targets.why}`);
  return targets.value.some((arn) => arn.endsWith(`:function:${name}`))
    ? fine(name, 'enabled: it is started each minute')
    : wrong('rule-without-target', name, 'its rule is enabled, but does not start it', DEPLOY);
}

/** By whose order and why, where that is known. */
function pauseIn(inspection: PollerFacts['inspection']): string {
  const ledger = inspection.kind === 'answered' ? inspection.inspection.ledger : undefined;
  const pause = ledger?.kind === 'answered' ? ledger.value.pauses?.service : undefined;
  return pause ? ` (${aboutPause(pause)})` : '';
}

/** Nothing where it answers: the other parts show what. */
function answerFinding({ name, inspection }: PollerFacts): Finding | undefined {
  switch (inspection.kind) {
    case 'answered':
      return undefined;
    case 'died':
      return wrong(
        'poller-dies',
        name,
        `it dies when it is called: ${inspection.reason}`,
        `Mend what the error says, and deploy. Its log: \`aws logs tail /aws/lambda/${name}\`.`,
      );
    case 'throttled':
      return wrong(
        'poller-off',
        name,
        `AWS does not start it: ${inspection.reason}`,
        "Raise its reserved concurrency, or the account's limit.",
      );
    case 'otherVersion':
      return wrong(
        'poller-outdated',
        name,
        'it does not understand this command: it was deployed with another version',
        DEPLOY,
      );
    case 'unknown':
      return unknown(name, `it was not asked what it sees: ${inspection.why}`);
  }
}

function runFinding(poller: PollerFacts, nowMs: number, isServerFine: boolean): Finding {
  const { name, lastRun } = poller;
  const died = deathsOf(poller);
  if (died)
    return wrong(
      'runs-fail',
      name,
      died,
      `Look at its log: \`aws logs tail /aws/lambda/${name} --since 10m\`.`,
    );
  if (lastRun.kind === 'unknown') return unknown(name, `its last run is not known: ${lastRun.why}`);
  if (lastRun.value && isRecent(poller, lastRun.value, nowMs))
    return endedRun(name, lastRun.value, nowMs, isServerFine);
  return noRecentRun(poller, nowMs);
}

/** What CloudWatch counts as errors is a run that a timeout, the memory or a throw has ended. */
function deathsOf({ started, died, lastRun }: PollerFacts): string | undefined {
  if (died.kind === 'unknown' || !died.value || died.value.lastAtMs === undefined) return undefined;
  // Minutes are counted: a run that ended well in a later one shows that the trouble has passed.
  const run = lastRun.kind === 'known' && lastRun.value;
  if (run && Date.parse(run.startedAt) >= died.value.lastAtMs + MINUTE_MS) return undefined;
  const of = started.kind === 'known' && started.value ? ` of ${started.value.value}` : '';
  return `${died.value.value}${of} runs of the last ten minutes died`;
}

const sinceEnd = ({ startedAt, durationMs }: Summary, nowMs: number) =>
  Math.max(0, nowMs - Date.parse(startedAt) - durationMs);

/** A run that works can last as long as its function may, and says nothing before its end. */
function isRecent({ config }: PollerFacts, run: Summary, nowMs: number): boolean {
  const longestMs = config.kind === 'known' ? (config.value?.timeoutSeconds ?? 0) * 1_000 : 0;
  return sinceEnd(run, nowMs) < longestMs + RUN_EXPECTED_MS;
}

function endedRun(name: string, run: Summary, nowMs: number, isServerFine: boolean): Finding {
  const { polled, dispatched, givenBack, failed, reason } = run;
  const when = `its last run ended ${duration(sinceEnd(run, nowMs))} ago`;
  if (reason === undefined)
    return fine(
      name,
      `${when}: ${polled} polled, ${dispatched} dispatched, ${givenBack} given back, ${failed} failed`,
    );
  if (BROKEN.test(reason))
    return wrong(
      'worker-broken',
      name,
      `${when}: ${reason}`,
      "Look at the worker's log: its tasks wait until it works.",
    );
  return isServerFine
    ? wrong(
        'polling-fails',
        name,
        `${when}, and could not poll: ${reason}`,
        'Ask again in a minute: a trouble that has passed is gone by then.',
      )
    : unknown(name, `${when}, and could not poll for the reason below`);
}

/** As lib/poller/worker-health.ts words it. */
const BROKEN = /the worker (does not load|died several times)/;

function noRecentRun({ name, config, lastRun, started }: PollerFacts, nowMs: number): Finding {
  const changedAtMs = config.kind === 'known' ? config.value?.changedAtMs : undefined;
  const forMs = changedAtMs === undefined ? Number.NaN : nowMs - changedAtMs;
  if (forMs < RUN_EXPECTED_MS)
    return unknown(name, `it was deployed ${duration(forMs)} ago, and no run has ended since`);
  const last = lastRun.kind === 'known' && lastRun.value;
  const since = last
    ? `its last run ended ${duration(sinceEnd(last, nowMs))} ago`
    : 'no run has ended';
  // The doctor starts it too, so a few starts do not mean that its schedule does.
  const ticks = Math.min(LATELY_MS, forMs) / MINUTE_MS;
  const times = started.kind === 'known' ? (started.value?.value ?? 0) : 0;
  if (times >= ticks / 2)
    return unknown(name, `${since}, though it was started ${plural(times, 'time')} lately`);
  return wrong(
    'never-started',
    name,
    `${since}, and its schedule is on`,
    `Deploy again: EventBridge may lack the right to start it. Its log: \`aws logs tail /aws/lambda/${name}\`.`,
  );
}

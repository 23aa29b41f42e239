import type { Known } from '../aws/known.ts';
import type { Counted } from '../aws/watched.ts';
import { REFUSED_NOTICES } from './defaults.ts';
import type { WakeFacts } from './facts.ts';
import { type Finding, fine, unknown, wrong } from './finding.ts';
import { functionFinding } from './function-state.ts';
import { DEPLOY } from './poller.ts';

/** Whether a notice of Conductor would start the poller. The doctor has not the secret, so it sends a wrong one. */
export function wakeFindings(wake: WakeFacts): Finding[] {
  const { name, config, url, knock } = wake;
  const state = config.kind === 'known' && config.value && functionFinding(config.value);
  if (state) return [state];
  if (url.kind === 'unknown') return [unknown(name, `its URL is not known: ${url.why}`)];
  if (url.value === undefined)
    return [wrong('wake-url', name, 'it has no URL, so no notice reaches it', DEPLOY)];
  if (!knock || knock.kind === 'noAnswer')
    return [unknown(name, `its URL did not answer from here: ${knock?.reason ?? 'not called'}`)];
  if (knock.isByAws && (knock.status === 403 || knock.status === 404))
    return [
      wrong(
        'wake-forbidden',
        name,
        `AWS lets no notice through: it answers ${knock.status} itself`,
        "Give the URL its permissions again: deploy, or look at the function's resource policy.",
      ),
    ];
  if (knock.status !== REFUSED)
    return [
      wrong(
        'wake-fails',
        name,
        `it answers ${knock.status} to a wrong secret, and ${REFUSED} is right`,
        `Check that its secret can be read. Its log: \`aws logs tail /aws/lambda/${name}\`.`,
      ),
    ];
  return [fine(name, 'its URL answers, and a wrong secret is refused'), secretFinding(wake)];
}

const REFUSED = 403;

/** Whether Conductor sends the right secret: only the notices that came show it. */
function secretFinding({ name, notices, refused }: WakeFacts): Finding {
  const all = countIn(notices);
  const bad = countIn(refused);
  if (all - bad > 0) return fine(name, `it took ${all - bad} notices within the last hour`);
  return bad > REFUSED_NOTICES
    ? wrong(
        'wake-secret',
        name,
        `it refused all of ${bad} notices of the last hour: their secret is wrong`,
        'Give what sends them the secret of the service, in the header Authorization.',
      )
    : unknown(
        name,
        'no notice came within the last hour, so whether its sender has the secret is not known',
      );
}

const countIn = (known: Known<Counted | undefined>): number =>
  known.kind === 'known' ? (known.value?.value ?? 0) : 0;

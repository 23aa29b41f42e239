import type { Place } from './place.ts';

/** AWS's names for credentials that are missing, wrong or too old. */
const CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|ExpiredToken(Exception)?)$/;

/** What went wrong, in words that say what to do. */
export function explain(thrown: unknown, { poller, region }: Place): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'ResourceNotFoundException')
    return (
      `There is no rule ${poller} in ${region}. Deploy the service first, or name another one with --service, ` +
      '--stage or --region.'
    );
  if (CREDENTIALS.test(thrown.name))
    return (
      'AWS does not know you: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in again. ' +
      `(${thrown.message})`
    );
  return `${thrown.name}: ${thrown.message}`;
}

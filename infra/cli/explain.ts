import type { PollerRef } from './poller-ref.ts';

/** AWS's names for errors about credentials that are missing, wrong or expired. */
const CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|ExpiredToken(Exception)?)$/;

/** Says for the user what went wrong, and what to do where that is known. */
export function explain(thrown: unknown, { poller, region }: PollerRef): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'ResourceNotFoundException')
    return (
      `There is no rule ${poller} in ${region}. Deploy the service first, or choose another one with ` +
      '--stage or --region.'
    );
  if (CREDENTIALS.test(thrown.name))
    return (
      'AWS does not accept the credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in ' +
      `again. (${thrown.message})`
    );
  return `${thrown.name}: ${thrown.message}`;
}

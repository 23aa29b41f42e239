import { pollerName } from '../../lib/config/names.ts';
import type { ServiceRef } from './service-ref.ts';

/** AWS's names for errors about credentials that are missing, wrong or expired. */
const CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|ExpiredToken(Exception)?)$/;

/** Whether AWS does not know the user: then it answers nothing that it is asked. */
export const isOfCredentials = ({ name }: Error): boolean => CREDENTIALS.test(name);

/** Says for the user what went wrong, and what to do where that is known. */
export function explain(thrown: unknown, ref: ServiceRef): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'ResourceNotFoundException') return noRule(ref);
  if (isOfCredentials(thrown))
    return (
      'AWS does not accept the credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in ' +
      `again. (${thrown.message})`
    );
  return thrown.name === 'Error' ? thrown.message : `${thrown.name}: ${thrown.message}`;
}

/** What was thrown, as an error: a command that goes on all the same says why it does not know something. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/** The service is not deployed there. */
export const noRule = ({ service, stage, region }: ServiceRef): string =>
  `There is no rule ${pollerName(service, stage)} in ${region}. Deploy the service first, or choose another one with ` +
  '--stage or --region.';

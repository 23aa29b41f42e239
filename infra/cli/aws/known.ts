import { isOfCredentials } from '../explain.ts';

/** Something that AWS was asked, or why it is not known. */
export type Known<T> = { kind: 'known'; value: T } | { kind: 'unknown'; why: string };

/**
 * Asks AWS. A user who may not ask does not know the answer, and everything else may still be known.
 *
 * @param right what the user needs for it, as IAM writes it
 * @throws Error where AWS does not accept the credentials: then it answers nothing
 */
export async function known<T>(right: string, ask: () => Promise<T>): Promise<Known<T>> {
  try {
    return { kind: 'known', value: await ask() };
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'unknown', why: String(error) };
    if (isOfCredentials(error)) throw error;
    return DENIED.test(error.name)
      ? { kind: 'unknown', why: `you lack the right ${right}` }
      : { kind: 'unknown', why: `${error.name}: ${error.message}` };
  }
}

/** AWS's names for it differ from service to service. */
const DENIED = /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?)$/;

/** The answer, or undefined where AWS says that there is no such thing. */
export const undefinedIfMissing = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof Error && MISSING.test(error.name)) return undefined;
    throw error;
  });

const MISSING =
  /^(ResourceNotFoundException|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/;

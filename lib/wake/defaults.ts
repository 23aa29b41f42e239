/** Numbers of the wake function. */

/** The secret is read again after so long: then a new one counts. */
export const SECRET_MS = 60_000;

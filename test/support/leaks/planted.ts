/** All planted words begin with it, so that it finds also one that goes on, or that was cut off. */
export const MARK = 'planted-';

/**
 * Words that the tests put where secrets are, and the data of tasks. Whoever repeats one in a log, an error or a
 * reason shows it to people who may not see it.
 */
export const PLANTED = {
  input: 'planted-input-9f3c',
  output: 'planted-output-51d8',
  keyId: 'planted-key-id-7b20',
  keySecret: 'planted-key-secret-e4a6',
  token: 'planted-token-08bd',
  awsSecret: 'planted-aws-secret-2d95',
  password: 'planted-password-c71f',
} as const;

/** The planted words in a text. */
export const plantedIn = (text: string): string[] =>
  text.match(new RegExp(`${MARK}[\\w-]*`, 'g')) ?? [];

/** All planted words begin with it. So a word is also found where it was cut off, or has more text at its end. */
export const MARK = 'planted-';

/**
 * Words that the tests use as secrets and as the data of tasks. Code that repeats one in a log, an error or a reason
 * would show secrets to people who may not see them.
 */
export const PLANTED = {
  input: 'planted-input-9f3c',
  output: 'planted-output-51d8',
  keyId: 'planted-key-id-7b20',
  keySecret: 'planted-key-secret-e4a6',
  token: 'planted-token-08bd',
  runtimeMetadata: 'planted-runtime-metadata-3ce7',
  awsSecret: 'planted-aws-secret-2d95',
  password: 'planted-password-c71f',
} as const;

/** The planted words in a text. */
export const plantedIn = (text: string): string[] =>
  text.match(new RegExp(`${MARK}[\\w-]*`, 'g')) ?? [];

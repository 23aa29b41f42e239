import { read } from '../docs/pages.ts';

/** What the table of docs/security.md calls them. */
const TYPES: Record<string, string> = {
  'the functions': 'AWS::Lambda::Function',
  'their log groups': 'AWS::Logs::LogGroup',
  'the queues': 'AWS::SQS::Queue',
  'the bucket': 'AWS::S3::Bucket',
  'the table': 'AWS::DynamoDB::Table',
  'the URL of `wake`': 'AWS::Lambda::Url',
};

/** The findings that docs/security.md answers, each as a check and a type. */
export const answered = (): string[] =>
  [...read('docs/security.md').matchAll(/^\| `(CKV\w+)` +\| (.+?) +\|/gm)].map(
    ([, check, on = '']) => `${check} on ${TYPES[on] ?? on}`,
  );

import { parseDocument } from 'yaml';
import type { Answers, Key } from './answers.ts';
import { type Files, json } from './template.ts';

/** What the template's service is called, in all of its files. */
const NAME = 'my-service';

/** The template with the answers in their places. */
export function filled(template: Files, { name, serverUrl, key }: Answers): Files {
  const files = {
    ...template,
    'conductor.json': json({ serverUrl }),
    'serverless.yml': withKey(template['serverless.yml'] ?? '', key),
  };
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replaceAll(NAME, name)]),
  );
}

function withKey(serverlessYml: string, key: Key): string {
  if (key.in === 'none') return serverlessYml;
  const document = parseDocument(serverlessYml);
  document.setIn(['custom', 'conductor', 'auth'], document.createNode({ [key.in]: key.name }));
  return document.toString();
}

import type { Reference, Statement } from './statements.ts';

/** Functions whose names begin in the same way, as one pattern: `orders-dev-*` for `orders-dev-mail` and its like. */

/** How many words the longest function name in a statement has. Hyphens part them. */
export const wordsIn = ({ Resource }: Statement): number =>
  Math.max(0, ...Resource.map((resource) => (nameIn(resource) ?? '').split('-').length));

/** The statement with one pattern for all functions that share their first words. A function that shares them with no other stays. */
export function withPatterns(statement: Statement, words: number): Statement {
  const both = statement.Resource.map((exact) => ({ exact, pattern: patternOf(exact, words) }));
  const users = new Map<string, number>();
  for (const { pattern } of both)
    if (pattern) users.set(textOf(pattern), (users.get(textOf(pattern)) ?? 0) + 1);
  const resources = both.map(({ exact, pattern }) =>
    pattern && (users.get(textOf(pattern)) ?? 0) > 1 ? pattern : exact,
  );
  const first = new Map(resources.map((resource) => [JSON.stringify(resource), resource]));
  return { ...statement, Resource: [...first.values()] };
}

/** The patterns of function names in a statement. */
export const patternsIn = ({ Resource }: Statement): string[] =>
  Resource.flatMap((resource) => nameIn(resource) ?? []).filter((name) => name.endsWith('-*'));

const FUNCTION = ':function:';

const textOf = (resource: Reference): string => {
  const text = typeof resource === 'string' ? resource : resource['Fn::Sub'];
  return typeof text === 'string' ? text : '';
};

/** The name in a function's ARN; undefined for anything else. */
const nameIn = (resource: Reference): string | undefined => textOf(resource).split(FUNCTION)[1];

function patternOf(resource: Reference, words: number): Reference | undefined {
  const [head, name = ''] = textOf(resource).split(FUNCTION);
  const all = name.split('-');
  if (all.length <= words) return undefined;
  const text = `${head}${FUNCTION}${all.slice(0, words).join('-')}-*`;
  return typeof resource === 'string' ? text : { 'Fn::Sub': text };
}

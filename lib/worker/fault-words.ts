import type { StandardSchemaV1 } from '@standard-schema/spec';
import { stepTo } from '../task/json.ts';
import { MAX_VARIANT_LEVELS, MAX_VARIANTS } from './defaults.ts';
import { withoutValues } from './redact.ts';

type Issue = StandardSchemaV1.Issue;

/**
 * One fault in words: what the schema's library says, without the values; where it says nothing, what the issue's own
 * fields say was expected. In any case the kind of thing that came.
 *
 * @param value the value that the schema checked; the issue's path starts there
 */
export function faultInWords(issue: Issue, value: unknown, level = 0): string {
  const values = valuesOf(issue, value);
  const variants = level < MAX_VARIANT_LEVELS ? variantsOf(issue, values[0], level + 1) : '';
  const expected = issue.message === EMPTY && variants === '' ? expectedBy(issue) : '';
  const message = [withoutValues(issue.message, values), expected].filter(Boolean).join(': ');
  return [withKind(message, values), variants].filter(Boolean).join(': ');
}

/** The path of the fault, such as `.order.lines[1]`. */
export const pathOf = (issue: Issue): string => keysOf(issue).map(stepTo).join('');

/** What kind of thing a value is, never the value itself: 'string', 'array', 'null', 'undefined', … */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Date) return 'date';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** 'received …' becomes 'received number'. A message that does not name the kind gets it at its end. */
function withKind(message: string, values: readonly unknown[]): string {
  const kind = kindOf(values[0]);
  const said = message.replace(/\b(received|was) …/i, (_, verb) => `${verb} ${kind}`);
  return values.some((value) => names(said, kindOf(value)))
    ? said
    : `${said.replace(/\.$/, '')}, received ${kind}`;
}

const names = (message: string, kind: string) =>
  message.toLowerCase().includes(kind) ||
  (kind === 'undefined' && /missing|required/i.test(message));

/** The message of zod where no language is loaded, as in zod/mini, and of its unions and checks in any case. */
const EMPTY = 'Invalid input';

/** The fields of zod's issues that say what the schema wants. None of them holds a value. */
const WANTED = {
  origin: 'expected',
  expected: 'expected',
  values: 'expected one of',
  options: 'expected one of',
  minimum: 'at least',
  maximum: 'at most',
  divisor: 'a multiple of',
  format: 'format',
  pattern: 'matching',
  prefix: 'prefix',
  suffix: 'suffix',
  includes: 'with',
  keys: 'unknown keys',
};

function expectedBy(issue: object): string {
  const isOpen = 'inclusive' in issue && issue.inclusive === false;
  // The pattern of a format that has a name is long, and says less than the name.
  const unsaid = 'format' in issue && issue.format !== 'regex' ? 'pattern' : 'format';
  return Object.entries({ ...WANTED, ...(isOpen && { minimum: 'over', maximum: 'under' }) })
    .filter(([field]) => field in issue && field !== unsaid)
    .map(([field, words]) => `${words} ${textOf(Reflect.get(issue, field))}`)
    .join(', ');
}

const textOf = (wanted: unknown) =>
  Array.isArray(wanted) ? wanted.map(String).join(' | ') : String(wanted);

/** What each variant of a union misses, if the message itself does not say it. */
function variantsOf(issue: Issue, value: unknown, level: number): string {
  const variants = innerOf(issue)
    .filter((inner) => !('expected' in issue) || keysOf(inner).length > 0)
    .slice(0, MAX_VARIANTS)
    .map((inner) => {
      const words = faultInWords(inner, value, level).replace(`${EMPTY}: `, '');
      return [pathOf(inner), words].filter(Boolean).join(' ');
    });
  return [...new Set(variants)].join(' or ');
}

/** Of each variant the first fault: zod has a list for each, valibot one list for all. */
function innerOf(issue: object): Issue[] {
  const lists = 'errors' in issue ? [issue.errors].flat() : [];
  const firsts = lists.map((list) => (Array.isArray(list) ? list[0] : undefined));
  const all = 'issues' in issue && Array.isArray(issue.issues) ? issue.issues : [];
  return [...firsts, ...all].filter(isIssue);
}

const isIssue = (value: unknown): value is Issue =>
  typeof value === 'object' && value !== null && 'message' in value;

/** Not `path.map`: arktype's path is of its own array class, whose `map` is never empty. */
const keysOf = ({ path = [] }: Issue) =>
  Array.from(path, (step) => (typeof step === 'object' ? step.key : step));

/** The value at the path, and the value that the schema made of it: arktype's `data`, valibot's `input`. */
function valuesOf(issue: Issue, whole: unknown): unknown[] {
  const keys = keysOf(issue);
  // Zod's only fault that is about the key, not about what is there.
  if ('code' in issue && issue.code === 'invalid_key') return [keys.at(-1)];
  const transformed = 'input' in issue ? issue.input : undefined;
  return [valueAt(keys, whole), 'data' in issue ? issue.data : transformed];
}

const valueAt = (keys: readonly PropertyKey[], whole: unknown) =>
  keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value ? Reflect.get(value, key) : undefined),
    whole,
  );

import {
  INLINE_POLICY_LENGTH,
  MANAGED_POLICIES,
  MANAGED_POLICY_LENGTH,
} from '../../../lib/limits/aws.ts';
import { patternsIn, withPatterns, wordsIn } from './shared-beginnings.ts';
import type { Statement } from './statements.ts';

/** What a role has beside its statements, and where it is. */
export interface Room {
  region: string;
  /** Statements that stand in the inline policy too. */
  inherited: readonly object[];
  /** How many managed policies the role has already. */
  attached: number;
}

export interface Policies {
  /** The statements of each policy: the first is the role's inline policy, the others are managed policies. */
  policies: Statement[][];
  /** Patterns of function names that stand for functions which found no room: `orders-dev-*`. */
  patterns: string[];
}

/**
 * Divides a role's statements into policies, each as full as IAM allows. If they are more than a role can have, functions
 * whose names begin in the same way become one pattern, which is as long as possible. If that does not suffice, there
 * are too many policies in the answer: `check/roles.ts` refuses the deploy.
 */
export function policiesOf(statements: readonly Statement[], room: Room): Policies {
  let policies = packed(statements, room);
  let shorter = statements;
  for (let words = Math.max(...statements.map(wordsIn)); words > 0; words--) {
    if (policies.length - 1 + room.attached <= MANAGED_POLICIES) break;
    shorter = statements.map((statement) => withPatterns(statement, words));
    policies = packed(shorter, room);
  }
  return { policies, patterns: shorter.flatMap(patternsIn) };
}

const DOCUMENT_LENGTH = JSON.stringify({ Version: '2012-10-17', Statement: [] }).length;

function packed(
  statements: readonly Statement[],
  { region, inherited }: Omit<Room, 'attached'>,
): Statement[][] {
  const lengthOf = (part: unknown) => JSON.stringify(writtenOut(part, region)).length + 1;
  const policies: Statement[][] = [[]];
  let left = INLINE_POLICY_LENGTH - DOCUMENT_LENGTH - lengthOf(inherited);
  for (const statement of statements) {
    const opening = lengthOf({ ...statement, Resource: [] });
    let open: Statement | undefined;
    for (const resource of statement.Resource) {
      const length = lengthOf(resource);
      if (length + (open ? 0 : opening) > left) {
        policies.push([]);
        left = MANAGED_POLICY_LENGTH - DOCUMENT_LENGTH;
        open = undefined;
      }
      if (!open) {
        open = { ...statement, Resource: [] };
        policies.at(-1)?.push(open);
        left -= opening;
      }
      open.Resource.push(resource);
      left -= length;
    }
  }
  return policies;
}

/** The longest that a name can be which only CloudFormation knows: a function's name and its alias. */
const UNKNOWN_NAME = 'x'.repeat(128);

/** A part of a policy as CloudFormation writes it: IAM counts these characters. */
function writtenOut(part: unknown, region: string): unknown {
  if (Array.isArray(part)) return part.map((each) => writtenOut(each, region));
  if (typeof part !== 'object' || part === null) return part;
  if ('Fn::Sub' in part) return substituted([part['Fn::Sub']].flat()[0], region);
  const entries = Object.entries(part);
  return Object.fromEntries(entries.map(([key, value]) => [key, writtenOut(value, region)]));
}

const substituted = (text: unknown, region: string) =>
  String(text)
    .replaceAll('${AWS::Partition}', region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws')
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::AccountId}', '123456789012')
    .replaceAll(/\$\{[^}]*\}/g, UNKNOWN_NAME);

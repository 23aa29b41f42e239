import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import type { Rule } from '../pollers.ts';
import { undefinedIfMissing } from './known.ts';

/** The rules whose names begin in this way. */
export async function rulesBeginning(
  client: EventBridgeClient,
  NamePrefix: string,
): Promise<Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ NamePrefix, NextToken }));
    for (const { Name = '', State } of page.Rules ?? [])
      rules.push({ name: Name, isPaused: State === 'DISABLED' });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return rules;
}

/** The ARNs of what a rule starts; none where there is no such rule. */
export async function targetsOf(client: EventBridgeClient, rule: string): Promise<string[]> {
  const asked = client.send(new ListTargetsByRuleCommand({ Rule: rule }));
  const found = await undefinedIfMissing(asked);
  return (found?.Targets ?? []).flatMap(({ Arn }) => Arn ?? []);
}

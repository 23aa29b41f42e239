/** An ARN of the stack's own account and region. */
export const here = (service: string, resource: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

/** A statement that allows one action. */
export const allow = (Action: string, ...Resource: unknown[]) => ({
  Effect: 'Allow',
  Action: [Action],
  Resource,
});

import type { AuthOptions } from './service-options.ts';

/** One statement of an IAM policy. */
export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: Reference[];
}

/** An ARN, or one that CloudFormation completes with its partition, region and account. */
export type Reference = string | { 'Fn::Sub': string };

const here = (service: string, resource: string): Reference => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

const isArn = (name: string) => name.startsWith('arn:');

/** To call exactly these functions, each by its name, its name and alias, or its ARN. */
export const mayInvoke = (functionNames: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: ['lambda:InvokeFunction'],
  Resource: [...new Set(functionNames)].map((name) =>
    isArn(name) ? name : here('lambda', `function:${name}`),
  ),
});

/**
 * To see whether its own rule is still enabled. On AWS a rule of the default bus has no bus in its ARN; the local
 * emulator's has one, which on AWS names nothing.
 */
export const mayDescribe = (ruleName: string): Statement => ({
  Effect: 'Allow',
  Action: ['events:DescribeRule'],
  Resource: [here('events', `rule/${ruleName}`), here('events', `rule/default/${ruleName}`)],
});

/** To write the logs of a function whose log group the framework makes. */
export const mayLog = (functionName: string): Statement => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [here('logs', `log-group:/aws/lambda/${functionName}:*`)],
});

/** To put messages into a queue: by the function itself, and by AWS that records its failed invocations there. */
export const maySend = (queueName: string): Statement => ({
  Effect: 'Allow',
  Action: ['sqs:SendMessage'],
  Resource: [here('sqs', queueName)],
});

/** To be started by a queue's messages, which Lambda reads with the function's own role, and to hide some of them. */
export const mayReadInbox = (queueName: string): Statement => ({
  Effect: 'Allow',
  Action: [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ChangeMessageVisibility',
  ],
  Resource: [here('sqs', queueName)],
});

/** To read the key of `custom.conductor.auth`; nothing where there is none. */
export function mayReadKey(auth: AuthOptions | undefined): Statement[] {
  if (auth?.secret !== undefined) {
    return [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue'],
        Resource: secretArns(auth.secret),
      },
    ];
  }
  if (auth?.parameter !== undefined) {
    return [
      { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: [parameterArn(auth.parameter)] },
    ];
  }
  return [];
}

/**
 * Secrets Manager ends every ARN with a hyphen and six characters of its own, and also takes an ARN without them:
 * which of the two an ARN is cannot be told from it, so one that is given is allowed as both.
 */
const secretArns = (secret: string): Reference[] =>
  isArn(secret)
    ? [secret, `${secret}-??????`]
    : [here('secretsmanager', `secret:${secret}-??????`)];

/** A parameter's ARN has one slash before its name, whether the name begins with one or not. */
const parameterArn = (parameter: string): Reference =>
  isArn(parameter) ? parameter : here('ssm', `parameter/${parameter.replace(/^\//, '')}`);

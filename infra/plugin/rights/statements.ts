import type { AuthOptions } from '../read/conductor-options.ts';
import type { ProviderConfig } from '../read/service.ts';

/** One statement of an IAM policy. */
export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: Reference[];
  Condition?: object;
}

/** An ARN, or a text that CloudFormation completes to one with its partition, region and account. */
export type Reference = string | { 'Fn::Sub': string };

const here = (service: string, resource: string): Reference => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

const isArn = (name: string) => name.startsWith('arn:');

/** To invoke exactly these functions, each given by its name, its name and alias, or its ARN. */
export const mayInvoke = (functionNames: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: ['lambda:InvokeFunction'],
  Resource: [...new Set(functionNames)].map((name) =>
    isArn(name) ? name : here('lambda', `function:${name}`),
  ),
});

/**
 * To see whether the poller's own rule is still enabled. On AWS the ARN of a rule on the default bus has no bus name.
 * On the local emulator it has one; on AWS that second ARN matches nothing.
 */
export const mayDescribe = (ruleName: string): Statement => ({
  Effect: 'Allow',
  Action: ['events:DescribeRule'],
  Resource: [here('events', `rule/${ruleName}`), here('events', `rule/default/${ruleName}`)],
});

/** To write a function's logs: into the log group that all functions share, else into the one that the framework makes. */
export const mayLog = (functionName: string, { logs }: ProviderConfig): Statement => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [here('logs', `log-group:${logs.lambda.logGroup || `/aws/lambda/${functionName}`}:*`)],
});

/** To send messages to a queue: the function itself does, and AWS does for its failed Event invocations. */
export const maySend = (queueName: string): Statement => ({
  Effect: 'Allow',
  Action: ['sqs:SendMessage'],
  Resource: [here('sqs', queueName)],
});

/** To be started by a queue's messages (Lambda reads them with the function's own role), and to hide messages. */
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

/** To read the key of `custom.conductor.auth`; without that option there are no statements. */
export function mayReadKey(auth: AuthOptions | undefined): Statement[] {
  if (auth?.secret !== undefined) {
    return [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue'],
        Resource: secretArns(auth.secret),
      },
      ...mayDecryptIn('secretsmanager', auth.kmsKeyArn),
    ];
  }
  if (auth?.parameter !== undefined) {
    return [
      { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: [parameterArn(auth.parameter)] },
      ...mayDecryptIn('ssm', auth.kmsKeyArn),
    ];
  }
  return [];
}

/** A service decrypts with the rights of its caller, unless the KMS key is AWS's own. No other use of the KMS key is allowed. */
const mayDecryptIn = (holder: string, kmsKeyArn: string | undefined): Statement[] =>
  kmsKeyArn === undefined
    ? []
    : [
        {
          Effect: 'Allow',
          Action: ['kms:Decrypt'],
          Resource: [kmsKeyArn],
          Condition: {
            StringEquals: {
              'kms:ViaService': { 'Fn::Sub': `${holder}.\${AWS::Region}.amazonaws.com` },
            },
          },
        },
      ];

/**
 * Secrets Manager ends every ARN with a hyphen and six characters of its own, and also accepts an ARN without them.
 * An ARN does not show which of the two it is, so the statement allows both.
 */
const secretArns = (secret: string): Reference[] =>
  isArn(secret)
    ? [secret, `${secret}-??????`]
    : [here('secretsmanager', `secret:${secret}-??????`)];

/** A parameter's ARN has one slash before its name, also where the name begins with a slash. */
const parameterArn = (parameter: string): Reference =>
  isArn(parameter) ? parameter : here('ssm', `parameter/${parameter.replace(/^\//, '')}`);

import type { AuthOptions } from '../read/auth-options.ts';
import { arnToFillIn, type CloudFormationValue } from '../read/cloudformation.ts';

/** One statement of an IAM policy. */
export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: Reference[];
  Condition?: object;
}

/** An ARN, a text that CloudFormation completes to one, or a value that is one. */
export type Reference = string | CloudFormationValue;

const arnHere = (service: string, resource: string) =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

const here = (service: string, resource: string): Reference => ({
  'Fn::Sub': arnHere(service, resource),
});

/**
 * For a value that only CloudFormation knows, and that is a name or an ARN in this account and region. IAM takes ARNs
 * only, and CloudFormation cannot ask which of the two it is. But what stands between the first two separators of
 * `value + separator + value` is the name in both cases.
 */
const hereNamed =
  (service: string, separator: string, value: CloudFormationValue) =>
  (resource: string): Reference => {
    const twice = { 'Fn::Join': [separator, [value, value]] };
    const Name = { 'Fn::Select': [1, { 'Fn::Split': [separator, twice] }] };
    return { 'Fn::Sub': [arnHere(service, resource), { Name }] };
  };

const isArn = (name: string) => name.startsWith('arn:');

/** To invoke exactly these functions, each given by its name, its name and alias, or its ARN. */
export const mayInvoke = (functions: readonly (string | CloudFormationValue)[]): Statement => ({
  Effect: 'Allow',
  Action: ['lambda:InvokeFunction'],
  Resource: [...new Set(functions)].map(functionArn),
});

function functionArn(named: string | CloudFormationValue): Reference {
  if (typeof named === 'string') return isArn(named) ? named : here('lambda', `function:${named}`);
  // It may be of another account.
  if (arnToFillIn(named) !== undefined) return named;
  return hereNamed('lambda', ':function:', named)('function:${Name}');
}

/**
 * To see whether the poller's own rule is still enabled. On AWS the ARN of a rule on the default bus has no bus name.
 * On the local emulator it has one; on AWS that second ARN matches nothing.
 */
export const mayDescribe = (ruleName: string): Statement => ({
  Effect: 'Allow',
  Action: ['events:DescribeRule'],
  Resource: [here('events', `rule/${ruleName}`), here('events', `rule/default/${ruleName}`)],
});

/** To write a function's logs. */
export const mayLog = (logGroup: string): Statement => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [here('logs', `log-group:${logGroup}:*`)],
});

/** To send messages to a queue: the function itself does, and AWS does for its failed Event invocations. */
export const maySend = (queueName: string): Statement => ({
  Effect: 'Allow',
  Action: ['sqs:SendMessage'],
  Resource: [here('sqs', queueName)],
});

/** … and several at once. On AWS `sqs:SendMessage` covers that; the emulator has a right of its own for it. */
export const maySendSeveral = (queueName: string, isOnEmulator: boolean): Statement[] =>
  isOnEmulator
    ? [
        {
          Effect: 'Allow',
          Action: ['sqs:SendMessageBatch'],
          Resource: [here('sqs', queueName)],
        },
      ]
    : [];

/** To send events to a bus. */
export const mayPutEvents = (bus: string | CloudFormationValue): Statement => ({
  Effect: 'Allow',
  Action: ['events:PutEvents'],
  Resource: [busArn(bus)],
});

function busArn(named: string | CloudFormationValue): Reference {
  if (typeof named === 'string') return isArn(named) ? named : here('events', `event-bus/${named}`);
  // It may be of another account.
  if (arnToFillIn(named) !== undefined) return named;
  return hereNamed('events', ':event-bus/', named)('event-bus/${Name}');
}

/** To be started by a queue's messages, which Lambda reads with the function's own role, and to hide them. */
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

/** To read and write items of a table. */
export const mayUseItems = (tableName: string): Statement => ({
  Effect: 'Allow',
  Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  Resource: [here('dynamodb', `table/${tableName}`)],
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
      { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: parameterArns(auth.parameter) },
      ...mayDecryptIn('ssm', auth.kmsKeyArn),
    ];
  }
  return [];
}

/** A service decrypts with the rights of its caller, unless the KMS key is AWS's own. No other use of the KMS key is allowed. */
const mayDecryptIn = (holder: string, kmsKeyArn: Reference | undefined): Statement[] =>
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
function secretArns(secret: string | CloudFormationValue): Reference[] {
  if (typeof secret !== 'string') {
    const names = ['secret:${Name}', 'secret:${Name}-??????'];
    return names.map(hereNamed('secretsmanager', ':secret:', secret));
  }
  if (isArn(secret)) return [secret, `${secret}-??????`];
  return [here('secretsmanager', `secret:${secret}-??????`)];
}

/** A parameter's ARN has one slash before its name, also where the name begins with a slash. */
function parameterArns(parameter: string | CloudFormationValue): Reference[] {
  if (typeof parameter !== 'string') {
    const names = ['parameter/${Name}', 'parameter${Name}'];
    return names.map(hereNamed('ssm', ':parameter/', parameter));
  }
  if (isArn(parameter)) return [parameter];
  return [here('ssm', `parameter/${parameter.replace(/^\//, '')}`)];
}

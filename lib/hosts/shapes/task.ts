import type { LambdaTaskContext } from '../lambda/context.ts';

/** What the events of AWS say of a task. */
export type ShapedTask = Pick<
  LambdaTaskContext,
  'taskId' | 'taskType' | 'retryCount' | 'scheduledTime' | 'startTime' | 'invokedFunctionArn'
>;

/** Where a function is. */
export interface Place {
  partition: string;
  region: string;
  accountId: string;
}

/** … as its ARN says; with an empty text for what the ARN lacks, as it does on a developer's machine. */
export function placeOf(arn: string): Place {
  const [, partition = 'aws', , region = '', accountId = ''] = arn.split(':');
  return { partition, region, accountId };
}

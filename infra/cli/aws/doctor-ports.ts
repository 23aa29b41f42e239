import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DoctorPorts } from '../doctor/ports.ts';
import type { AwsAccess } from './access.ts';
import { functionsIn } from './functions.ts';
import { inspectionsIn } from './inspection.ts';
import { knockAt } from './knock.ts';
import { summaryLinesIn } from './log-lines.ts';
import { queueDepthsIn } from './queue-depths.ts';
import { rulesBeginning, targetsOf } from './schedules.ts';
import { watchedIn } from './watched.ts';

/** What the doctor asks of a region. */
export function doctorPorts(access: AwsAccess): DoctorPorts {
  const events = new EventBridgeClient(access);
  const logs = new CloudWatchLogsClient(access);
  return {
    ...functionsIn(access),
    ...watchedIn(access),
    rulesBeginning: (beginning) => rulesBeginning(events, beginning),
    targetsOf: (rule) => targetsOf(events, rule),
    summaryLines: (logGroup, fromMs, toMs) => summaryLinesIn(logs, logGroup, fromMs, toMs),
    inspection: inspectionsIn(access),
    queueDepth: queueDepthsIn(access),
    knock: (url) => knockAt(url, process.env),
  };
}

import * as v from 'valibot';
import { EVENT_SHAPES, RESULT_READINGS } from '../protocol/shapes.ts';

/** A worker of a service that a process can host. */
const HostedFunctionSchema = v.object({
  taskType: v.string(),
  domain: v.exactOptional(v.string()),
  concurrency: v.number(),
  timeoutSeconds: v.number(),
  batch: v.exactOptional(v.object({ size: v.number(), gatherMs: v.number() })),
  wrap: v.boolean(),
  event: v.exactOptional(v.picklist(EVENT_SHAPES)),
  result: v.exactOptional(v.picklist(RESULT_READINGS)),
  functionName: v.string(),
  /** The file without its ending, from the folder of the service, and the name of its export: `workers/greet.handler`. */
  handler: v.string(),
  /** Its variables; null for a value that only CloudFormation knows. */
  environment: v.record(v.string(), v.nullable(v.string())),
});
export type HostedFunction = v.InferOutput<typeof HostedFunctionSchema>;

/** What a process has to know of a service to host its workers: the plugin reads it, and `start` obeys it. */
const HostedServiceSchema = v.object({
  /** Variables of this package that the deployed functions have too: where Conductor is, and its key. */
  conductor: v.record(v.string(), v.nullable(v.string())),
  region: v.string(),
  workers: v.array(HostedFunctionSchema),
  /** `custom.conductor.workers`: the files in which others of them can come. */
  pattern: v.exactOptional(v.string()),
  /** Task types that stay on Lambda, each with the reason. */
  elsewhere: v.array(v.object({ taskType: v.string(), reason: v.string() })),
});
export type HostedService = v.InferOutput<typeof HostedServiceSchema>;

/** Reads what `serverless conductor workers --json` has printed; undefined where it is something else. */
export function parseHostedService(text: string): HostedService | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), HostedServiceSchema), text);
  return read.success ? read.output : undefined;
}

import pMap from 'p-map';
import type { Answer, Told } from '../../definitions/schemas-process.ts';
import type { Fields } from '../../definitions/wanted.ts';
import { askWorker } from '../../definitions/worker-schemas.ts';
import { hostedServiceOf } from '../hosted/hosted-service.ts';
import type { Binding } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { ServiceConfig } from '../read/service.ts';

/** What the definitions of a service are made of. */
export interface Definitions {
  bindings: readonly Binding[];
  options: ConductorOptions;
  service: ServiceConfig;
}

/** Each worker is a process that bundles its code. */
const AT_ONCE = 4;

/** A task type, and what is asked of its worker. */
export interface AskedType {
  task: string;
  /** The function whose worker is asked; undefined is any of the type. */
  key: string | undefined;
  /** What workflows give it. */
  inputs: readonly Fields[];
}

/** What a worker has answered, or why it has not. */
export type TypeAnswer = { handler: string } & (Told | { fault: string });

/**
 * Asks the workers of the service, by task type. A type whose function is in another stack, wrapped, an image or not on Node has no
 * answer. A handler of several types is loaded once.
 */
export async function answersOf(
  types: readonly AskedType[],
  { bindings, options, service }: Definitions,
): Promise<Map<string, TypeAnswer>> {
  const { workers } = hostedServiceOf(bindings, options, service);
  const calls = new Map<string, Call>();
  for (const type of types) {
    const name = service.functions.find(({ key }) => key === type.key)?.name;
    const worker = workers.find(
      ({ taskType, functionName, wrap }) =>
        taskType === type.task && !wrap && (name === undefined || functionName === name),
    );
    if (!worker) continue;
    const { handler } = worker;
    const environment = { AWS_REGION: service.region, ...knownOf(worker.environment) };
    const id = JSON.stringify([handler, environment]);
    const call = calls.get(id) ?? { handler, environment, types: [] };
    calls.set(id, { ...call, types: [...call.types, type] });
  }
  const answers = new Map<string, TypeAnswer>();
  const ask = async ({ types: asked, ...code }: Call) => {
    const inputs = asked.flatMap((type) => type.inputs);
    const answer = await askWorker(code, { inputs }, service.serviceDir);
    for (const [task, own] of byType(answer, asked))
      answers.set(task, { handler: code.handler, ...own });
  };
  await pMap([...calls.values()], ask, { concurrency: AT_ONCE });
  return answers;
}

interface Call {
  handler: string;
  environment: Record<string, string>;
  types: readonly AskedType[];
}

/** Each type gets the refusals of its own inputs, in the order in which they were asked. */
function byType(answer: Answer, types: readonly AskedType[]): [string, Answer][] {
  if ('fault' in answer) return types.map(({ task }) => [task, answer]);
  let from = 0;
  return types.map(({ task, inputs }) => {
    const refusals = answer.refusals.slice(from, from + inputs.length);
    from += inputs.length;
    return [task, { ...answer, refusals }];
  });
}

const knownOf = (environment: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );

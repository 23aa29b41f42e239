import { resolve } from 'node:path';
import {
  type TemporaryService,
  temporaryService,
} from '../../test/support/deploy/temporary-service.ts';

/** A service of its own on the emulator, made as a user's is: what is measured is what `serverless deploy` ships. */
export interface BenchService {
  name: string;
  remove(): Promise<void>;
}

/** `done` and `plain` do nothing, so that all time that is measured is the way of a task. */
const HANDLER = `
import { setTimeout as sleep } from 'node:timers/promises';
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const done = worker(() => null);
export const works = worker(() => sleep(50 + Math.random() * 200));
export const plain = async () => ({});
`;

/**
 * Deploys a service whose functions and options are given as the lines of a serverless.yml.
 *
 * @throws Error with the deploy's output where it fails
 */
export async function deployed(
  name: string,
  conductor: readonly string[],
  functions: readonly string[],
): Promise<BenchService> {
  const service = await temporaryService(
    [
      `service: ${name}`,
      'plugins: [serverless-esbuild, ./plugin.cjs]',
      'provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }',
      'custom:',
      '  conductor:',
      ...conductor.map((line) => `    ${line}`),
      'functions:',
      ...functions.map((line) => `  ${line}`),
    ].join('\n'),
  );
  await service.write('handler.ts', HANDLER);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  return { name, remove: () => removed(service) };
}

async function removed(service: TemporaryService): Promise<void> {
  await service.serverless('remove');
  await service.remove();
}

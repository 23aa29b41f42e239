import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Service } from '../read/serverless.ts';
import type { ServiceConfig } from '../read/service.ts';

/**
 * serverless-esbuild fails where it has nothing to build, for example in a service that has only `existing` functions:
 * it moves a folder that it has not made, and without `individually` also a zip of the whole service.
 */
export const hasNothingToBuild = ({ functions, provider }: ServiceConfig, service: Service) =>
  JSON.stringify(service.plugins ?? []).includes('serverless-esbuild') &&
  !functions.some(
    ({ handler, skipEsbuild, runtime = provider.runtime }) =>
      handler && !skipEsbuild && runtime?.startsWith('nodejs'),
  );

/** Without `individually`, serverless-esbuild looks for the zip. */
export function packageIndividually(service: Service): void {
  service.package = { ...service.package, individually: true };
}

/** Makes the folder that serverless-esbuild moves; it removes the folder itself. */
export async function makeBuildFolder({ custom }: Service, serviceDir: string): Promise<void> {
  const folder = v.is(Esbuild, custom) ? custom.esbuild.outputWorkFolder : '.esbuild';
  await mkdir(join(serviceDir, folder, '.serverless'), { recursive: true });
}

const Esbuild = v.looseObject({ esbuild: v.looseObject({ outputWorkFolder: v.string() }) });

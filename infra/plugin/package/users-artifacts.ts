import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Binding } from '../read/bindings.ts';
import type { Service } from '../read/serverless.ts';
import type { FunctionConfig } from '../read/service.ts';

/** The paths of zips that the user made, by function key. */
export type Artifacts = Record<string, string>;

const Packaged = v.looseObject({ package: v.looseObject({ artifact: v.string() }) });

/** The artifacts of the functions that take tasks, as they are before any bundler changes them. */
export function artifactsOf(
  bindings: readonly Binding[],
  functions: readonly FunctionConfig[],
): Artifacts {
  const keys = new Set(bindings.map(({ key }) => key));
  return Object.fromEntries(
    functions.flatMap(({ key, package: packaged }) =>
      keys.has(key) && packaged?.artifact ? [[key, packaged.artifact]] : [],
    ),
  );
}

/**
 * Restores what serverless-esbuild changes under `package.individually`: it changes every function's artifact to
 * .serverless/<basename>, where there is no zip that the user made.
 */
export function restoreArtifacts(artifacts: Artifacts, service: Service, serviceDir: string): void {
  for (const [key, artifact] of Object.entries(artifacts)) {
    const config = service.functions[key];
    if (!v.is(Packaged, config)) continue;
    if (!existsSync(join(serviceDir, config.package.artifact))) config.package.artifact = artifact;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Entry } from './entries.ts';
import type { Service } from './serverless.ts';
import type { FunctionConfig } from './service.ts';

/** The zips that the user made himself, by function key. */
export type Artifacts = Record<string, string>;

const Packaged = v.looseObject({ package: v.looseObject({ artifact: v.string() }) });

/** The artifacts of functions that take tasks, before any bundler sees them. */
export function artifactsOf(
  entries: readonly Entry[],
  functions: readonly FunctionConfig[],
): Artifacts {
  const keys = new Set(entries.map(({ key }) => key));
  return Object.fromEntries(
    functions.flatMap(({ key, package: packaged }) =>
      keys.has(key) && packaged?.artifact ? [[key, packaged.artifact]] : [],
    ),
  );
}

/**
 * Puts back what serverless-esbuild changes under `package.individually`: it points every function's artifact to
 * .serverless/<basename>, where a zip of the user's own never was.
 */
export function restoreArtifacts(artifacts: Artifacts, service: Service, serviceDir: string): void {
  for (const [key, artifact] of Object.entries(artifacts)) {
    const config = service.functions[key];
    if (!v.is(Packaged, config)) continue;
    if (!existsSync(join(serviceDir, config.package.artifact))) config.package.artifact = artifact;
  }
}

import { EVENT_AGE_SECONDS, LAMBDA_RUNTIME } from './defaults.ts';
import type { Environment } from './environment.ts';
import type { ProviderConfig } from './service.ts';

/** A function as under `functions` in serverless.yml; the framework makes its log group and all else. */
export interface AddedFunction {
  name: string;
  description: string;
  handler: string;
  runtime: string;
  architecture: string;
  memorySize: number;
  timeout: number;
  /** The logical id of its role. */
  role: string;
  environment: Environment;
  destinations?: object;
  events: object[];
  maximumRetryAttempts: number;
  maximumEventAge: number;
  versionFunction: boolean;
  layers?: [];
  skipEsbuild: boolean;
  package: { individually: boolean; artifact: string };
}

type Own = Pick<
  AddedFunction,
  | 'name'
  | 'description'
  | 'memorySize'
  | 'timeout'
  | 'role'
  | 'environment'
  | 'destinations'
  | 'events'
>;

/** What the functions that we ship have in common: prebuilt, and nothing about them is the user's. */
export function addedFunction(key: string, own: Own, provider: ProviderConfig): AddedFunction {
  return {
    ...own,
    handler: 'index.handler',
    runtime: LAMBDA_RUNTIME,
    architecture: 'arm64',
    // A failed run is repaired by the next tick, a failed adapter by Conductor: a repeat by Lambda runs a task twice.
    maximumRetryAttempts: 0,
    maximumEventAge: EVENT_AGE_SECONDS,
    // Nothing invokes it by version, and versions are kept forever.
    versionFunction: false,
    // The provider's layers are made for the user's runtime and architecture.
    ...(provider.layers ? { layers: [] } : {}),
    skipEsbuild: true,
    // Without `individually` a deploy looks for a service-wide zip where every function has an artifact.
    package: { individually: true, artifact: artifactPath(key) },
  };
}

/** serverless-esbuild points every artifact to .serverless/<basename>, so that is where it has to be. */
export const artifactPath = (key: string) => `.serverless/${key}.zip`;

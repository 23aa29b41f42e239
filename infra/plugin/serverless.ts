import type { EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';

/**
 * What the plugin uses of the Serverless Framework's untyped API, in osls 4 and in v3.
 * Everything that a user wrote is `unknown` here: `service.ts` reads it.
 */
export interface Serverless {
  /** The folder of serverless.yml. */
  serviceDir: string;
  service: Service;
  configSchemaHandler: {
    defineFunctionEvent(provider: string, name: string, schema: JsonSchema): void;
    defineCustomProperties(schema: { properties: Record<string, JsonSchema> }): void;
  };
  getProvider(name: 'aws'): AwsProvider;
  /** Lines under the deploy's own summary. */
  addServiceOutputSection(name: string, lines: string[]): void;
  /** Printed without a stack. */
  classes: { Error: new (message: string, code: string) => Error };
}

/** The merged configuration: whatever changes it in `initialize` is compiled as if the user had written it. */
export interface Service {
  service: string;
  provider: Record<string, unknown>;
  custom?: unknown;
  functions: Record<string, object>;
  resources?: { Resources?: Record<string, unknown> | null } | null;
}

export interface AwsProvider {
  getStage(): string;
  getRegion(): string;
  /** osls. */
  getAwsSdkV3Config?(): Promise<EventBridgeClientConfig>;
  /** v3; osls has it too, only to throw. */
  request?(service: string, method: string, parameters: object): Promise<unknown>;
}

/** The third argument of a plugin's constructor. */
export interface PluginLog {
  log: { notice(message: string): void; warning(message: string): void };
}

export interface CliOptions {
  /** Of `deploy function -f name`. */
  function?: string;
}

export type JsonSchema = { readonly [key: string]: unknown };

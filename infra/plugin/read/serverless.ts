import type { EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';

/**
 * What the plugin uses of the Serverless Framework's untyped API, in osls 4 and in v3.
 * Everything that a user wrote is `unknown` here: `service.ts` reads it.
 */
export interface Serverless {
  /** The folder of serverless.yml. */
  serviceDir: string;
  service: Service;
  /** The words of the command line: `['deploy', 'function']`. */
  processedInput?: { commands: readonly string[] };
  configSchemaHandler: {
    defineFunctionEvent(provider: string, name: string, schema: JsonSchema): void;
    defineCustomProperties(schema: { properties: Record<string, JsonSchema> }): void;
  };
  getProvider(name: 'aws'): AwsProvider;
  /** Adds lines below the deploy's own summary. */
  addServiceOutputSection(name: string, lines: string[]): void;
  /** The framework prints such an error without a stack. */
  classes: { Error: new (message: string, code: string) => Error };
}

/** The merged configuration. The framework compiles what changes it in `initialize` like what the user wrote. */
export interface Service {
  service: string;
  provider: Record<string, unknown>;
  custom?: unknown;
  plugins?: unknown;
  package?: object;
  functions: Record<string, object>;
  resources?: { Resources?: Record<string, unknown> | null } | null;
}

/** A resource of the CloudFormation template. */
export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** Resources by logical id. */
export type Resources = Record<string, Resource>;

/** What configures the clients of the AWS SDK. */
export type AwsConfig = Pick<EventBridgeClientConfig, 'region' | 'credentials'>;

export interface AwsProvider {
  getStage(): string;
  getRegion(): string;
  /** Only osls has it. */
  getAwsSdkV3Config?(): Promise<AwsConfig>;
  /** The account of the deploy's credentials, which AWS is asked for. */
  getAccountId?(): Promise<string>;
  /** For v3; in osls it only throws. */
  getCredentials?(): unknown;
}

/** The third argument of a plugin's constructor. */
export interface PluginLog {
  log: { notice(message: string): void; warning(message: string): void };
  /** Writes a line to the standard output. */
  writeText(line: string): void;
}

export interface CliOptions {
  /** The function of `deploy function -f name`. */
  function?: string;
  /** Of `offline --host … --lambdaPort …`. */
  host?: string;
  lambdaPort?: string | number;
  /** Of `conductor tasks apply` and its like. */
  json?: boolean;
  overwrite?: boolean;
}

export type JsonSchema = { readonly [key: string]: unknown };

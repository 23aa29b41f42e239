import { addedName, functionName } from '../../../lib/config/names.ts';
import type { Plan } from '../../../lib/config/plan.ts';
import { EVENT_AGE_SECONDS, LAMBDA_RUNTIME } from '../defaults.ts';
import type { Binding } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Poller } from '../read/pollers.ts';
import type { Resources } from '../read/serverless.ts';
import { logGroupOf, type ServiceConfig } from '../read/service.ts';
import { inheritedRole } from '../rights/inherited-role.ts';
import { type OwnRole, ownRole } from '../rights/role.ts';
import { mayLog, type Statement } from '../rights/statements.ts';
import { type Environment, withoutProviders } from './environment.ts';

/** What the added things are made of: the service, its valid options, and its pollers. */
export interface Deployment {
  service: ServiceConfig;
  options: ConductorOptions;
  pollers: readonly PlannedPoller[];
  bindings: readonly Binding[];
}

/** A poller with its plan. */
export interface PlannedPoller extends Poller {
  plan: Plan;
}

/** Something that the plugin adds to a service and that is not a function: queues, alarms, a bucket. */
export interface AddedResources {
  resources(deployment: Deployment): Resources;
  /** Whether a logical id belongs to it, so that the user must not use the id. */
  owns(logicalId: string): boolean;
}

/** A Lambda function that the plugin adds. Everything that is decided about it stands in its own file, once. */
export interface AddedFunction {
  /**
   * One word in lower case, from which all names follow. `poller`: the handler handlers/poller.ts, the key
   * conductorPoller, the function's name orders-dev-conductor-poller, the role ConductorPollerRole. The poller of a
   * group has a second word: `poller-images`, the key conductorPollerImages.
   */
  part: string;
  description: string;
  settings(deployment: Deployment): Settings;
  /** What its role allows, apart from writing its own log. */
  statements(deployment: Deployment): Statement[];
  /** Left out, every service with a task type gets the function. */
  isNeeded?(deployment: Deployment): boolean;
  /** What else belongs to it, for example what starts it. */
  more?: AddedResources;
}

interface Settings {
  memorySize: number;
  /** In seconds. */
  timeout: number;
  environment: Environment;
  destinations?: object;
  events: object[];
  /** Whether it can be called by HTTPS from anywhere. It checks itself who calls. */
  url?: true;
  /** Logical ids of what a deploy changes before it. */
  dependsOn?: string[];
}

/** A function as under `functions` in serverless.yml; the framework adds its log group and everything else. */
export interface ServerlessFunction extends Omit<Settings, 'environment'> {
  environment: ReturnType<typeof withoutProviders>;
  name: string;
  description: string;
  handler: string;
  runtime: string;
  architecture: string;
  /** The logical id of its role. */
  role: string;
  maximumRetryAttempts: number;
  maximumEventAge: number;
  versionFunction: boolean;
  layers?: [];
  runtimeManagement?: string;
  vpc?: ConductorOptions['vpc'];
  skipEsbuild: boolean;
  package: { individually: boolean; artifact: string };
}

/** What a name of an added function is made of. */
type Part = Pick<AddedFunction, 'part'>;

/** `conductorPoller`: its key under `functions`, which `serverless logs -f` takes too. */
export const keyOf = ({ part }: Part) => `conductor${capitalized(part)}`;

/** `ConductorPollerRole`: the logical id of its role. */
export const roleIdOf = ({ part }: Part) => `Conductor${capitalized(part)}Role`;

/** `ConductorPollerLambdaFunction`: the logical id that the framework gives it. */
export const functionIdOf = ({ part }: Part) => `Conductor${capitalized(part)}LambdaFunction`;

/** The logical ids of what the framework makes for the function of a key: its log group, and a rule where it has a schedule. */
export const frameworkIdsOf = (key: string): string[] =>
  ['LogGroup', 'EventsRuleSchedule1'].map((end) => `${key.replace(/^c/, 'C')}${end}`);

/** `orders-dev-conductor-poller`: the function's name on AWS. */
export const nameOf = ({ part }: Part, { name, stage }: ServiceConfig) =>
  functionName(name, stage, part);

/** Of `poller-images`: `PollerImages`. */
export const capitalized = (part: string) =>
  part
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The function as the framework takes it. All added functions are prebuilt, and take nothing from the user's settings. */
export function serverlessFunction(
  added: AddedFunction,
  deployment: Deployment,
): ServerlessFunction {
  const { memorySize, timeout, environment, destinations, events, url, dependsOn } =
    added.settings(deployment);
  const { service, options } = deployment;
  return {
    name: nameOf(added, service),
    description: added.description,
    memorySize,
    timeout,
    role: roleIdOf(added),
    environment: withoutProviders(environment, options, service.provider.environment),
    ...(destinations ? { destinations } : {}),
    ...(url ? { url } : {}),
    ...(dependsOn ? { dependsOn } : {}),
    events,
    handler: 'index.handler',
    runtime: LAMBDA_RUNTIME,
    architecture: 'arm64',
    // The next tick repairs a failed run, and Conductor a failed adapter. A retry by Lambda would run a task twice.
    maximumRetryAttempts: 0,
    maximumEventAge: EVENT_AGE_SECONDS,
    // All calls use the latest version, and AWS keeps published versions forever.
    versionFunction: false,
    // The provider's layers are made for the user's runtime and architecture.
    ...(service.provider.layers ? { layers: [] } : {}),
    // It can name a version of another runtime.
    ...(service.provider.runtimeManagement ? { runtimeManagement: 'auto' } : {}),
    ...(options.vpc === undefined ? {} : { vpc: options.vpc }),
    skipEsbuild: true,
    // Without `individually`, a deploy looks for a zip of the whole service where every function has an artifact.
    package: { individually: true, artifact: artifactPath(keyOf(added)) },
  };
}

/** The function's role and everything else that belongs to it. */
export function functionResources(added: AddedFunction, deployment: Deployment): OwnRole {
  const { service, options } = deployment;
  const { name, stage, region, provider } = service;
  const logGroup = logGroupOf(nameOf(added, service), provider.logs.lambda);
  const statements = [mayLog(logGroup), ...added.statements(deployment)];
  const part = `conductor-${added.part}`;
  const { resources, notices } = ownRole(
    {
      id: roleIdOf(added),
      // The name has the region because IAM is global.
      name: addedName(`${name}-${stage}-${region}`, part),
      policyName: part,
      statements,
      inherited: inheritedRole(provider, {
        vpc: options.vpc ?? provider.vpc,
        tracing: provider.tracing.lambda,
        kmsKeyArn: provider.kmsKeyArn,
      }),
    },
    region,
  );
  return { resources: { ...resources, ...added.more?.resources(deployment) }, notices };
}

/** Where the framework looks for a zip: serverless-esbuild changes the path of every artifact to .serverless/<basename>. */
export const artifactPath = (key: string) => `.serverless/${key}.zip`;

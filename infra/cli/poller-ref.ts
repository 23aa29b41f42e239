import * as v from 'valibot';
import { parse } from 'yaml';
import { pollerName } from '../../lib/config/names.ts';

/** The poller that a command is about. */
export interface PollerRef {
  /** The name of its EventBridge rule and of its Lambda function. */
  poller: string;
  region: string;
}

/** What the command line says about the poller. */
export interface PollerOptions {
  service?: string | undefined;
  stage?: string | undefined;
  region?: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What is read of serverless.yml. */
const ServiceFile = v.looseObject({
  service: v.optional(v.string()),
  provider: v.fallback(
    v.looseObject({
      stage: v.fallback(v.optional(v.string()), undefined),
      region: v.fallback(v.optional(v.string()), undefined),
    }),
    {},
  ),
});

/** The framework's own defaults. It deploys to this region, also where AWS_REGION names another one. */
const REGION = 'us-east-1';
const STAGE = 'dev';

/**
 * Finds the poller's name and region as the plugin made them: from the options, else from serverless.yml, else from the
 * framework's defaults.
 *
 * @param serverlessYml the text of serverless.yml; undefined where this folder has none
 * @throws Error where the service's name is unknown
 */
export function pollerRefOf(
  options: PollerOptions,
  serverlessYml: string | undefined,
  env: Env,
): PollerRef {
  const file = readService(serverlessYml);
  const service = options.service ?? literal(file.service);
  if (service === undefined) throw new Error(serverlessYml === undefined ? NO_FILE : NO_NAME);
  const stage = options.stage ?? literal(file.provider.stage) ?? STAGE;
  const region = options.region ?? regionOf(file.provider.region, serverlessYml, env);
  return { poller: pollerName(service, stage), region };
}

/** A service that names no region is in the default region; AWS_REGION counts where serverless.yml cannot be read. */
function regionOf(
  region: string | undefined,
  serverlessYml: string | undefined,
  { AWS_REGION }: Env,
): string {
  if (serverlessYml !== undefined && region === undefined) return REGION;
  return literal(region) ?? AWS_REGION ?? REGION;
}

/** Only the framework knows the value of a text with a variable in it. */
const literal = (value: string | undefined) => (value?.includes('${') ? undefined : value);

function readService(text: string | undefined): v.InferOutput<typeof ServiceFile> {
  const read = v.safeParse(
    ServiceFile,
    text === undefined ? {} : parse(text, { logLevel: 'error' }),
  );
  return read.success ? read.output : { provider: {} };
}

const NO_FILE =
  'There is no serverless.yml in this folder. Run the command in the folder that has it, or name the service with --service.';
const NO_NAME =
  'serverless.yml has no `service:`, or one that only the framework can read. Name the service with --service.';

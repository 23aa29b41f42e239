import * as v from 'valibot';
import { parse } from 'yaml';
import { pollerName } from '../../lib/config/names.ts';

/** Which poller is meant. */
export interface Place {
  /** Of the EventBridge rule and of the Lambda alike. */
  poller: string;
  region: string;
}

/** What the command line says of it. */
export interface PlaceOptions {
  service?: string | undefined;
  stage?: string | undefined;
  region?: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** serverless.yml, as far as it matters here. */
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

/** The framework's own defaults; it deploys to this region whatever AWS_REGION says. */
const REGION = 'us-east-1';
const STAGE = 'dev';

/**
 * Names the poller as the plugin did: by options, then by serverless.yml, then by the framework's defaults.
 *
 * @param serverlessYml its text, where there is one in this folder
 * @throws Error where the service's name cannot be told
 */
export function placeOf(options: PlaceOptions, serverlessYml: string | undefined, env: Env): Place {
  const file = readService(serverlessYml);
  const service = options.service ?? literal(file.service);
  if (service === undefined) throw new Error(serverlessYml === undefined ? NO_FILE : NO_NAME);
  const stage = options.stage ?? literal(file.provider.stage) ?? STAGE;
  const region = options.region ?? regionOf(file.provider.region, serverlessYml, env);
  return { poller: pollerName(service, stage), region };
}

/** AWS_REGION counts only where serverless.yml cannot tell: a service that names no region is in the default one. */
function regionOf(
  region: string | undefined,
  serverlessYml: string | undefined,
  { AWS_REGION }: Env,
): string {
  if (serverlessYml !== undefined && region === undefined) return REGION;
  return literal(region) ?? AWS_REGION ?? REGION;
}

/** What holds a variable is known to the framework alone. */
const literal = (value: string | undefined) => (value?.includes('${') ? undefined : value);

function readService(text: string | undefined): v.InferOutput<typeof ServiceFile> {
  const read = v.safeParse(
    ServiceFile,
    text === undefined ? {} : parse(text, { logLevel: 'error' }),
  );
  return read.success ? read.output : { provider: {} };
}

const NO_FILE =
  'There is no serverless.yml in this folder. Run this beside it, or name the service with --service.';
const NO_NAME =
  'serverless.yml has no `service:` that can be read without the framework. Name it with --service.';

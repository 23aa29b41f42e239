import type { HostedService } from '../../../lib/config/hosted-service.ts';

type Env = Record<string, string | undefined>;

/**
 * The variables that the workers of a service have on Lambda, for one process. What the process has already stays as it
 * is: so a container can have values of its own, and those that only CloudFormation knows.
 *
 * @throws Error naming every variable that lacks a value, or has several
 */
export function environmentFor(
  { conductor, region, workers }: HostedService,
  env: Env,
): Record<string, string> {
  const wanted = new Map<string, Set<string | null>>([['AWS_REGION', new Set([region])]]);
  const all = [withoutOtherKey(conductor, env), ...workers.map(({ environment }) => environment)];
  for (const variables of all)
    for (const [name, value] of Object.entries(variables))
      wanted.set(name, (wanted.get(name) ?? new Set()).add(value));
  const missing: Record<string, string> = {};
  const faults: string[] = [];
  for (const [name, values] of wanted) {
    if (env[name] !== undefined) continue;
    const [value, ...others] = values;
    if (others.length > 0) faults.push(`${name} ${SEVERAL}`);
    else if (value === null || value === undefined) faults.push(`${name} ${ONLY_AWS}`);
    else missing[name] = value;
  }
  if (faults.length > 0)
    throw new Error(
      `The environment of the workers is not complete:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  return missing;
}

const SEVERAL =
  'has different values in the functions of this service: set it here, or start them in several processes, each with --only';
const ONLY_AWS = 'has a value that only CloudFormation knows: set it here';

/** A key in the environment of the process takes the place of the service's own. */
function withoutOtherKey(conductor: HostedService['conductor'], env: Env) {
  const hasKey = env.CONDUCTOR_AUTH_KEY !== undefined;
  return Object.fromEntries(
    Object.entries(conductor).filter(([name]) => !(hasKey && name.startsWith('CONDUCTOR_AUTH_'))),
  );
}

import * as v from 'valibot';
import { additionsTo, GREETINGS, SERVER_URL, type Written } from './service.ts';

/** Something that a role of a deployed service allows. */
export interface Right {
  /** `poller`, `reporter`, `adapter`, `wake` or `worker`. */
  of: string;
  /** An action of IAM, or the name of a policy of AWS. */
  may: string;
  /** An ARN as it stands in the template. */
  on: string;
}

const Role = v.object({
  Policies: v.array(
    v.object({
      PolicyDocument: v.object({
        Statement: v.array(
          v.object({ Action: v.array(v.string()), Resource: v.array(v.unknown()) }),
        ),
      }),
    }),
  ),
  ManagedPolicyArns: v.optional(v.array(v.unknown()), []),
});

/** All that the roles of the added functions and of the workers allow. With `roles: own` the plugin writes the workers' too. */
export function rightsIn(written: Written): Right[] {
  return Object.entries(additionsTo(written).resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([id, { Properties }]) => rightsOf(functionOf(id), v.parse(Role, Properties)));
}

/** `ConductorPollerRole`, and `ConductorWorkerRoleGreetings`. */
const functionOf = (id: string) =>
  (/^Conductor([A-Z][a-z]+)Role/.exec(id)?.[1] ?? id).toLowerCase();

function rightsOf(
  of: string,
  { Policies, ManagedPolicyArns }: v.InferOutput<typeof Role>,
): Right[] {
  const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return [
    ...statements.flatMap(({ Action, Resource }) =>
      Action.flatMap((may) => Resource.map((resource) => ({ of, may, on: textOf(resource) }))),
    ),
    ...ManagedPolicyArns.map((arn) => ({ of, may: textOf(arn).split('/').at(-1) ?? '', on: '*' })),
  ];
}

const Substituted = v.object({ 'Fn::Sub': v.string() });

const textOf = (resource: unknown): string =>
  v.is(Substituted, resource) ? resource['Fn::Sub'] : String(resource);

/** How a service differs from the plain one. */
interface Parts {
  conductor?: object;
  provider?: Record<string, unknown>;
  worker?: object;
  wrapped?: object;
}

const WRAPPED = { old: { timeout: 5, events: [{ conductor: { task: 'old', wrap: true } }] } };

/** A service that has each of the added functions. */
const aService = ({ conductor, provider, worker, wrapped = WRAPPED }: Parts = {}): Written => ({
  ...(provider ? { provider } : {}),
  conductor: { serverUrl: SERVER_URL, roles: 'own', wake: { secret: 'wake' }, ...conductor },
  functions: { greetings: { ...GREETINGS, ...worker }, ...wrapped },
});

const KMS = 'arn:aws:kms:us-east-1:123456789012:key';
const VPC = { securityGroupIds: ['sg-1'], subnetIds: ['subnet-1'] };

const PLAIN = aService();

/** Its functions take Events. */
const TAKING_EVENTS: Parts = {
  worker: { timeout: 300 },
  wrapped: { old: { ...WRAPPED.old, timeout: 300 } },
};

/** What each option brings: the rights of the first service beyond those of the second. */
export const OPTIONS: Record<string, readonly [Written, Written]> = {
  'auth.secret': [aService({ conductor: { auth: { secret: 'key' } } }), PLAIN],
  'auth.parameter': [aService({ conductor: { auth: { parameter: 'key' } } }), PLAIN],
  'auth.kmsKeyArn': [
    aService({ conductor: { auth: { secret: 'key', kmsKeyArn: `${KMS}/conductor` } } }),
    aService({ conductor: { auth: { secret: 'key' } } }),
  ],
  'wake.secret': [PLAIN, aService({ conductor: { wake: { parameter: 'wake' } } })],
  'wake.parameter': [aService({ conductor: { wake: { parameter: 'wake' } } }), PLAIN],
  'wake.kmsKeyArn': [
    aService({ conductor: { wake: { secret: 'wake', kmsKeyArn: `${KMS}/wake` } } }),
    PLAIN,
  ],
  resultBucket: [aService({ conductor: { resultBucket: true } }), PLAIN],
  wrap: [PLAIN, aService({ wrapped: {} })],
  Event: [aService(TAKING_EVENTS), PLAIN],
  events: [
    aService({ conductor: { events: { bus: 'orders' } }, ...TAKING_EVENTS }),
    aService(TAKING_EVENTS),
  ],
  batch: [
    aService({ worker: { events: [{ conductor: { task: 'greetings', batch: { size: 2 } } }] } }),
    PLAIN,
  ],
  'provider.tracing': [aService({ provider: { tracing: { lambda: true } } }), PLAIN],
  'provider.kmsKeyArn': [aService({ provider: { kmsKeyArn: `${KMS}/environment` } }), PLAIN],
  vpc: [aService({ conductor: { vpc: VPC }, worker: { vpc: VPC } }), PLAIN],
};

/** A service with all of them, as far as they go together. */
export const WITH_ALL_OPTIONS = aService({
  conductor: {
    auth: { parameter: 'key', kmsKeyArn: `${KMS}/conductor` },
    wake: { parameter: 'wake', kmsKeyArn: `${KMS}/wake` },
    resultBucket: true,
    events: { bus: 'orders' },
    vpc: VPC,
  },
  provider: { tracing: { lambda: true }, kmsKeyArn: `${KMS}/environment` },
  worker: { timeout: 300 },
});

const textOfRight = ({ of, may, on }: Right) => `${of} ${may} ${on}`;

/** What the functions of both services may do in the first one only. */
export function broughtBy([written, without]: readonly [Written, Written]): Right[] {
  const before = rightsIn(without);
  const known = new Set(before.map(textOfRight));
  return rightsIn(written)
    .filter(({ of }) => before.some((right) => right.of === of))
    .filter((right) => !known.has(textOfRight(right)));
}

/** What the functions may do whatever the options are. */
export function alwaysAllowed(): Right[] {
  const brought = new Set(Object.values(OPTIONS).flatMap(broughtBy).map(textOfRight));
  return rightsIn(PLAIN).filter((right) => !brought.has(textOfRight(right)));
}

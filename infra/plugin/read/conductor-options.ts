import * as v from 'valibot';
import { withoutSlash } from '../../../lib/config/load.ts';
import { TICK_SECONDS } from '../../../lib/config/plan.ts';
import { DEFAULT_LOG_LEVEL, LOG_LEVELS } from '../../../lib/observe/log.ts';
import { SWEEP_SECONDS } from '../../../lib/poller/defaults.ts';
import { AlarmActions, Alarms } from './alarm-options.ts';
import { AuthOptions } from './auth-options.ts';
import type { CloudFormationValue } from './cloudformation.ts';
import { EventBusOptions } from './event-bus-options.ts';
import { boolean, listOf, nonEmpty, options, orCloudFormation } from './fields.ts';
import { PollerOptions } from './poller-options.ts';
import { Groups } from './pollers.ts';
import { proxyFault } from './proxy.ts';
import { ownerEmail, Register, TaskFields } from './register-options.ts';
import { serverUrlFault } from './server-url.ts';
import { ExistingOptions } from './task-options.ts';
import { variables } from './variables.ts';
import { Vpc, VpcOptions } from './vpc-options.ts';
import { WakeOptions } from './wake-options.ts';

/** Only a text can be checked before the deploy: the functions check the rest when they start. */
const faultOf = (given: { serverUrl: string | CloudFormationValue; allowInsecureHttp: boolean }) =>
  typeof given.serverUrl === 'string'
    ? serverUrlFault(given.serverUrl, given.allowInsecureHttp)
    : undefined;

const NO_PATHS = 'must be a list of paths, for example workflows/*.json';

/** `custom.conductor` */
export const ConductorOptions = v.pipe(
  options(
    {
      serverUrl: v.pipe(
        orCloudFormation(
          v.string(),
          'must be a URL, for example https://conductor.example.com/api',
        ),
        v.description(
          "The URL of Conductor's API. It ends in `/api`, and it is https unless the server is on this machine.",
        ),
      ),
      allowInsecureHttp: v.optional(
        v.pipe(
          boolean,
          v.description(
            'Allows plain http to another machine: tasks and results then travel unencrypted. The functions get it as ' +
              '`CONDUCTOR_ALLOW_INSECURE_HTTP`.',
          ),
        ),
        false,
      ),
      auth: v.optional(AuthOptions),
      proxy: v.optional(
        v.pipe(
          v.string(
            'must be the http(s) address of a proxy, for example http://proxy.internal:3128',
          ),
          v.check(
            (proxy) => proxyFault(proxy) === undefined,
            ({ input }) => proxyFault(input) ?? '',
          ),
          v.description(
            'The address of a proxy, for example `http://proxy.internal:3128`. The added functions call Conductor through ' +
              'it, and AWS without it. For your workers, see [proxies](#proxies).',
          ),
        ),
      ),
      workers: v.optional(
        v.pipe(
          v.string('must be a pattern of files, for example workers/**'),
          v.description(
            'Files whose workers become functions, for example `workers/**`: see [workers of a folder](#workers-of-a-folder).',
          ),
        ),
      ),
      poller: v.optional(PollerOptions, {}),
      pollers: v.optional(Groups, {}),
      wake: v.optional(WakeOptions),
      existing: v.optional(
        v.pipe(
          listOf(ExistingOptions),
          v.description(
            'Lambda functions outside this service that become workers without any change to them, see below.',
          ),
        ),
        [],
      ),
      register: v.optional(
        v.pipe(
          Register,
          v.metadata({ kind: 'switch', item: TaskFields }),
          v.description(
            '`true` registers the task definitions of all types with each deploy, an object also has fields for all of them, ' +
              'see below. See [definitions](definitions.md).',
          ),
        ),
        false,
      ),
      ownerEmail: v.optional(
        v.pipe(
          ownerEmail,
          v.description('The contact of the definitions that are registered. Conductor wants one.'),
        ),
      ),
      workflows: v.optional(
        v.pipe(
          v.array(nonEmpty(NO_PATHS), NO_PATHS),
          v.description(
            'Paths of files with workflow definitions, which may hold `*` and `**`: JSON, or modules that export what the ' +
              'builders make. Each deploy checks and registers them. See [definitions](definitions.md#workflows).',
          ),
        ),
        [],
      ),
      environment: v.optional(
        v.pipe(
          variables,
          v.description(
            'Environment variables of the added functions, for example `NODE_EXTRA_CA_CERTS`. They have no others: ' +
              '`provider.environment` does not reach them.',
          ),
        ),
        {},
      ),
      roles: v.optional(
        v.pipe(
          v.picklist(['shared', 'own'], 'must be shared or own'),
          v.description(
            "Whose role gets the workers' rights: the service's `shared` role, which all its functions have, or an `own` " +
              'role of each worker. See [rights](#rights).',
          ),
        ),
        'shared',
      ),
      vpc: v.optional(
        v.pipe(
          Vpc,
          v.metadata({ kind: 'network', item: VpcOptions }),
          v.description(
            'The VPC of the added functions, see below; `false` for none. Left out, it is `provider.vpc`.',
          ),
        ),
      ),
      resultBucket: v.optional(
        v.pipe(
          boolean,
          v.description(
            "Adds an S3 bucket for finished results over 1 MB (SQS's limit) that Conductor does not accept at the " +
              'moment. Without it, such a task becomes FAILED, with that reason.',
          ),
        ),
        false,
      ),
      overdue: v.optional(
        v.pipe(
          boolean,
          v.description(
            'Once a minute the poller asks Conductor for tasks of its types whose worker is silent for longer than their ' +
              'response timeout, and makes the server look at their workflows. For servers with an index of tasks. See ' +
              '[overdue tasks](reliability.md#overdue-tasks).',
          ),
        ),
        false,
      ),
      logLevel: v.optional(
        v.pipe(
          v.picklist(LOG_LEVELS, 'must be error, warn, info or debug'),
          v.description(
            'Which lines the added functions and the workers write. Left out, it is ' +
              `\`${DEFAULT_LOG_LEVEL}\`: nothing of a task that goes well. See [log lines](operations.md#log-lines).`,
          ),
        ),
      ),
      metrics: v.optional(
        v.pipe(
          boolean,
          v.description(
            'The poller writes metrics of each task type, of which AWS bills each: see [metrics](operations.md#metrics).',
          ),
        ),
        false,
      ),
      alarms: v.optional(
        v.pipe(
          Alarms,
          v.metadata({ kind: 'switch', item: AlarmActions }),
          v.description(
            '`true` adds the alarms that say when a service does not work, an object also names what they tell, see below. ' +
              'Left out, there are three. See [alarms](operations.md#alarms).',
          ),
        ),
        false,
      ),
      dashboard: v.optional(
        v.pipe(
          boolean,
          v.description(
            'Adds a CloudWatch dashboard of all task types. It shows the `metrics`, so it needs them. See ' +
              '[the dashboard](operations.md#dashboard).',
          ),
        ),
        false,
      ),
      events: v.optional(EventBusOptions),
      enabled: v.optional(
        v.pipe(
          boolean,
          v.description(
            '`false` deploys the schedule switched off; `conductor-lambda resume` switches it on.',
          ),
        ),
        true,
      ),
      offline: v.optional(
        v.pipe(
          boolean,
          v.description(
            '`serverless offline` polls too: the poller on your machine takes tasks of `serverUrl` and calls the functions ' +
              'there. See [serverless offline](#serverless-offline).',
          ),
        ),
        false,
      ),
    },
    {
      serverUrl:
        "is missing: set it to the URL of Conductor's API, for example https://conductor.example.com/api",
    },
  ),
  v.forward(
    v.partialCheck(
      [['serverUrl'], ['allowInsecureHttp']],
      (all) => !faultOf(all),
      ({ input }) => faultOf(input) ?? '',
    ),
    ['serverUrl'],
  ),
  v.forward(
    v.partialCheck(
      [['serverUrl'], ['proxy']],
      ({ serverUrl, proxy }) => proxy === undefined || !/^http:/i.test(String(serverUrl)),
      'works only with an https serverUrl: remove proxy, or set HTTP_PROXY and NODE_USE_ENV_PROXY on the functions',
    ),
    ['proxy'],
  ),
  v.forward(
    v.partialCheck(
      [['dashboard'], ['metrics']],
      ({ dashboard, metrics }) => !dashboard || metrics,
      'shows the metrics, and there are none: set metrics: true too',
    ),
    ['dashboard'],
  ),
  v.transform(({ serverUrl, ...all }) => ({
    ...all,
    serverUrl: typeof serverUrl === 'string' ? withoutSlash(serverUrl) : serverUrl,
  })),
);

/** Seconds between two looks for work. With notices, those of the minute's ticks are enough. */
export const sweepSecondsOf = (
  { sweep }: PollerOptions,
  { wake }: Pick<ConductorOptions, 'wake'>,
): number => sweep ?? (wake ? TICK_SECONDS : SWEEP_SECONDS);

export type ConductorOptions = v.InferOutput<typeof ConductorOptions>;

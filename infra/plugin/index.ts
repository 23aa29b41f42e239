import { join } from 'node:path';
import { callsTo } from '../../lib/conductor/http.ts';
import type { Plan } from '../../lib/config/plan.ts';
import { NO_PAUSES } from '../../lib/protocol/pauses.ts';
import type { DefinitionAction, DefinitionCommand } from '../cli/definition-commands.ts';
import { outputTo } from '../cli/output.ts';
import { pausesUnknown } from '../cli/paused-lines.ts';
import { adapter } from './add/adapter.ts';
import { keyOf, roleIdOf } from './add/added-function.ts';
import { type Additions, additionsOf, apply } from './add/additions.ts';
import { checkAfterDeploy } from './after-deploy/checks.ts';
import { arnsIn, type Caller } from './after-deploy/other-accounts.ts';
import { summaryOf } from './after-deploy/summary.ts';
import { registerBeforeDeploy } from './before-deploy/definitions.ts';
import { notifierFault } from './before-deploy/notifier-version.ts';
import { domainWarnings } from './check/domains.ts';
import { otherTaskWarnings } from './check/own-task.ts';
import { proposedPollers } from './check/proposed-pollers.ts';
import { unusedVariableWarnings } from './check/unused-variables.ts';
import { type Validated, validate } from './check/validate.ts';
import { noWorkerNotices } from './check/worker-code.ts';
import { isRulePaused, pausesOf } from './commands/aws-access.ts';
import {
  commandHooks,
  definitionHooks,
  FRAMEWORK_COMMANDS,
  isOurCommand,
  retireBeforeRemove,
  WORKERS,
} from './commands/commands.ts';
import { runDefinitions } from './definitions/commands.ts';
import { type Reach, reachOf, reachWithoutKey } from './definitions/conductor.ts';
import { type Own, ownDefinitions } from './definitions/own-definitions.ts';
import type { Definitions } from './definitions/worker-answers.ts';
import { hostedServiceOf } from './hosted/hosted-service.ts';
import { isOffline, lambdaUrlOf, offlineAdditions, offlineFaults } from './offline/offline.ts';
import { orderAfterAliases } from './package/alias-order.ts';
import {
  hasNothingToBuild,
  makeBuildFolder,
  packageIndividually,
} from './package/nothing-to-build.ts';
import { tooManyResources } from './package/resource-count.ts';
import { tagCompiled } from './package/tag-compiled.ts';
import { type Artifacts, artifactsOf, restoreArtifacts } from './package/users-artifacts.ts';
import { writeZips } from './package/zip.ts';
import type { ConductorOptions } from './read/conductor-options.ts';
import { type Fault, messageOf } from './read/faults.ts';
import { addFoundWorkers } from './read/found-workers.ts';
import type { CliOptions, PluginLog, Serverless } from './read/serverless.ts';
import { readService, type ServiceConfig } from './read/service.ts';
import { grant, ungrantedNotice } from './rights/grants.ts';

/** The bundles of the added functions. infra/plugin and dist/plugin are both two folders below the package's root. */
const BUNDLES = join(import.meta.dirname, '..', '..', 'dist', 'lambda');

/**
 * The framework's own check stops before ours, with the words "unrecognized property", and turns null into 0. So it lets
 * everything pass, and `check` says all that is wrong.
 */
const ANYTHING = {};

/**
 * The Serverless Framework plugin: gives functions the event `conductor` and adds the poller that fills it.
 * This file only says when things happen. What happens is in the folders beside it: `read` the service and its options,
 * `check` them, `add` to the service, with the `rights` for it, `package` the added functions, report `after-deploy`.
 *
 * @example
 * plugins: [conductor-lambda/plugin]
 * custom: { conductor: { serverUrl: https://conductor.example.com/api } }
 * functions: { greetings: { handler: greetings.handler, events: [{ conductor: greetings }] } }
 */
export default class ConductorPlugin {
  readonly commands = FRAMEWORK_COMMANDS;
  readonly hooks: Record<string, () => void | Promise<void>>;
  readonly #serverless: Serverless;
  readonly #log: PluginLog['log'];
  readonly #options: CliOptions;
  /** What is wrong with the workers of a folder. */
  #found: readonly Fault[] = [];
  #additions: Additions | undefined;
  #conductor: ConductorOptions | undefined;
  #definitions: Definitions | undefined;
  /** Read once: it runs code of the service. */
  #own: Promise<Own> | undefined;
  /** The types whose definitions this deploy has registered: they need no check afterwards. */
  #registered: ReadonlySet<string> = new Set();
  /** By which this deploy has registered them. */
  #reach: Reach | undefined;
  #artifacts: Artifacts = {};
  #hasNothingToBuild = false;

  constructor(serverless: Serverless, options: CliOptions, { log, writeText }: PluginLog) {
    this.#serverless = serverless;
    this.#options = options;
    this.#log = log;
    const schema = serverless.configSchemaHandler;
    schema.defineFunctionEvent('aws', 'conductor', ANYTHING);
    schema.defineCustomProperties({ properties: { conductor: ANYTHING } });
    this.hooks = {
      ...commandHooks(serverless, options, writeText),
      ...definitionHooks((kind, action) => this.#runDefinitions(kind, action, writeText)),
      [`conductor:${WORKERS}:${WORKERS}`]: () => this.#tellWorkers(writeText),
      initialize: () => this.#initialize(),
      'before:package:initialize': () => this.#checkWorkflows(),
      'before:package:createDeploymentArtifacts': () => this.#writeZips(),
      'before:package:compileFunctions': () => this.#restoreArtifacts(),
      'before:offline:start': () => this.#writeZips(),
      'before:offline:start:init': () => this.#writeZips(),
      'before:package:finalize': () => this.#tag(),
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.#order(),
      'after:package:finalize': () => this.#checkTemplate(),
      'before:deploy:function:packageFunction': () => this.#packageOne(),
      'before:deploy:function:deploy': () => this.#restoreArtifacts(),
      'before:deploy:deploy': () => this.#beforeDeploy(),
      'after:deploy:deploy': () => this.#afterDeploy(),
      'before:remove:remove': () => retireBeforeRemove(serverless, writeText),
    };
  }

  /** The framework compiles what changes the service now like what the user wrote; later changes come too late. */
  #initialize(): void {
    this.#found = addFoundWorkers(this.#serverless);
    // A service that is paused need not be fit for a deploy.
    if (isOurCommand(this.#serverless)) return;
    const service = readService(this.#serverless);
    const read = this.#validated(service);
    if (read.kind === 'unused') return;
    const faults = isOffline(this.#serverless) ? offlineFaults(read.options) : [];
    if (faults.length > 0) throw this.#error(messageOf(faults));
    this.#definitions = { ...read, service };
    if (read.bindings.length > 0) this.#add(service, read);
    else this.#say([], [NO_TASKS]);
  }

  /** For `npx conductor-lambda start`: the service must be as fit as for a deploy. */
  #tellWorkers(print: (line: string) => void): void {
    const service = readService(this.#serverless);
    const read = this.#validated(service);
    if (read.kind === 'unused') throw this.#error(NO_WORKERS);
    print(JSON.stringify(hostedServiceOf(read.bindings, read.options, service), null, 2));
  }

  /** `serverless conductor tasks plan` and its like; the service must be as fit as for a deploy. */
  async #runDefinitions(
    kind: DefinitionCommand['name'],
    action: DefinitionAction['name'],
    print: (line: string) => void,
  ): Promise<number> {
    const service = readService(this.#serverless);
    const read = this.#validated(service);
    if (read.kind === 'unused') throw this.#error(NO_WORKERS);
    const definitions = { ...read, service };
    return this.#asOurs(async () =>
      runDefinitions(kind, action, {
        own: await this.#readOwn(definitions, kind),
        reach: await reachOf(read.options, this.#serverless.getProvider('aws'), process.env),
        ...{ service, overwrite: this.#options.overwrite === true },
        out: outputTo(print, this.#options.json === true),
      }),
    );
  }

  /** What a workflow has wrong is said before anything is built; a module of workflows runs then. */
  async #checkWorkflows(): Promise<void> {
    const definitions = this.#definitions;
    if (definitions) await this.#asOurs(() => this.#ownOf(definitions));
  }

  #ownOf(definitions: Definitions): Promise<Own> {
    this.#own ??= this.#readOwn(definitions);
    return this.#own;
  }

  async #readOwn(definitions: Definitions, kind?: DefinitionCommand['name']): Promise<Own> {
    const own = await ownDefinitions(definitions, kind);
    for (const warning of own.warnings) this.#log.warning(warning);
    return own;
  }

  async #beforeDeploy(): Promise<void> {
    await this.#checkNotifier();
    const definitions = this.#definitions;
    if (!definitions) return;
    const { options, service } = definitions;
    const said = await this.#asOurs(async () => {
      const own = await this.#ownOf(definitions);
      if (own.tasks.length + own.workflows.length === 0) return undefined;
      const provider = this.#serverless.getProvider('aws');
      this.#reach = await reachOf(options, provider, process.env);
      return registerBeforeDeploy(own, service, this.#reach);
    });
    if (!said) return;
    for (const warning of said.warnings) this.#log.warning(warning);
    for (const notice of said.notices) this.#log.notice(notice);
    this.#registered = said.registered;
  }

  /** The framework prints what is thrown without a stack. */
  #asOurs<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((thrown) => {
      throw this.#error(asError(thrown).message);
    });
  }

  /** Throws where anything is wrong, and says all of it. */
  #validated(service: ServiceConfig): Exclude<Validated, { kind: 'faulty' }> {
    const read = validate(service, process.env);
    const faults = [...this.#found, ...(read.kind === 'faulty' ? read.faults : [])];
    if (faults.length > 0 || read.kind === 'faulty') throw this.#error(messageOf(faults));
    return read;
  }

  #add(service: ServiceConfig, { bindings, options }: Extract<Validated, { kind: 'valid' }>): void {
    this.#artifacts = artifactsOf(bindings, service.functions);
    this.#conductor = options;
    const additions = additionsOf(bindings, options, service);
    const lambdaUrl = isOffline(this.#serverless)
      ? lambdaUrlOf(this.#serverless, this.#options)
      : undefined;
    this.#additions = lambdaUrl
      ? offlineAdditions(additions, options, service, lambdaUrl)
      : additions;
    this.#hasNothingToBuild = hasNothingToBuild(service, this.#serverless.service);
    if (this.#hasNothingToBuild) packageIndividually(this.#serverless.service);
    apply(this.#additions, this.#serverless.service);
    const ungranted = this.#additions.grants.flatMap((each) => {
      const workers = grant(each, this.#serverless.service);
      return workers.length > 0 ? [ungrantedNotice(workers, each)] : [];
    });
    const notices = [...this.#additions.notices, ...proposedPollers(bindings, options)];
    this.#say(notices, [
      ...ungranted,
      ...noWorkerNotices(bindings, service),
      ...otherTaskWarnings(bindings, service),
      ...unusedVariableWarnings(bindings, process.env),
      ...domainWarnings(bindings, options),
    ]);
  }

  /** Other commands (`print`, `logs`, `remove`) load the plugin too, but what it adds matters to none of them. */
  #say(notices: readonly string[], warnings: readonly string[]): void {
    const [command = ''] = this.#serverless.processedInput?.commands ?? [];
    if (!['package', 'deploy', 'offline'].includes(command)) return;
    for (const warning of warnings) this.#log.warning(warning);
    for (const notice of notices) this.#log.notice(notice);
  }

  async #writeZips(): Promise<void> {
    if (!this.#additions) return;
    const { functions, plans } = this.#additions;
    try {
      const { service, serviceDir } = this.#serverless;
      if (this.#hasNothingToBuild) await makeBuildFolder(service, serviceDir);
      await writeZips({ keys: Object.keys(functions), plans, serviceDir, bundles: BUNDLES });
    } catch (error) {
      throw this.#error(error instanceof Error ? error.message : String(error));
    }
  }

  #restoreArtifacts(): void {
    restoreArtifacts(this.#artifacts, this.#serverless.service, this.#serverless.serviceDir);
  }

  /** The template is merged with the user's own resources after that, so what stands there wins. */
  #tag(): void {
    if (this.#additions) tagCompiled(this.#additions, this.#serverless.service);
  }

  /** By now the template has what the user and the other plugins add. */
  #order(): void {
    if (this.#additions)
      orderAfterAliases(Object.keys(this.#additions.resources), this.#serverless.service);
  }

  #checkTemplate(): void {
    const fault = this.#additions && tooManyResources(this.#serverless.service);
    if (fault) throw this.#error(fault);
  }

  async #packageOne(): Promise<void> {
    const key = this.#options.function ?? '';
    if (!this.#additions) return;
    const { functions, workers } = this.#additions;
    if (key in functions || key in workers) this.#log.notice(DEPLOY_FUNCTION_NOTICE);
    await this.#writeZips();
  }

  async #afterDeploy(): Promise<void> {
    if (!this.#additions || !this.#conductor) return;
    const plans = Object.values(this.#additions.plans);
    const provider = this.#serverless.getProvider('aws');
    const place = { stage: provider.getStage(), region: provider.getRegion() };
    const pauses = await pausesOf(this.#serverless.service.service, provider).catch(asError);
    const summaries = plans.map(async (plan) => {
      const paused = await isRulePaused(plan.ruleName, provider).catch(asError);
      return summaryOf(plan, place, paused, pauses instanceof Error ? NO_PAUSES : pauses);
    });
    const unknown = pauses instanceof Error ? [pausesUnknown(pauses)] : [];
    const lines = [...(await Promise.all(summaries)).flat(), ...unknown];
    this.#serverless.addServiceOutputSection('conductor', lines);
    const deployed = {
      routes: plans.flatMap((plan) => plan.routes),
      registered: this.#registered,
      reach: this.#reach ?? reachWithoutKey(this.#conductor),
      service: { name: this.#serverless.service.service, stage: place.stage },
      caller: await this.#caller(this.#additions, plans),
    };
    const said = await checkAfterDeploy(deployed, Date.now());
    for (const warning of said.warnings) this.#log.warning(warning);
    for (const notice of said.notices) this.#log.notice(notice);
  }

  /** What calls existing functions, where there is one and the account of the deploy is known. */
  async #caller(
    { functions, resources }: Additions,
    plans: readonly Plan[],
  ): Promise<Caller | undefined> {
    if (arnsIn(plans.flatMap(({ routes }) => routes)).length === 0) return undefined;
    const name = functions[keyOf(adapter)]?.name;
    const role = resources[roleIdOf(adapter)]?.Properties;
    if (name === undefined || role === undefined) return undefined;
    const accountId = await this.#serverless
      .getProvider('aws')
      .getAccountId?.()
      .catch(() => undefined);
    const { RoleName, Path = '/' } = role;
    return accountId === undefined
      ? undefined
      : { functionName: name, roleName: `${RoleName}`, rolePath: `${Path}`, accountId };
  }

  /** It needs no key: Orkes has no notifier that a user could set. */
  async #checkNotifier(): Promise<void> {
    const { wake, serverUrl, auth } = this.#conductor ?? {};
    if (!wake || auth || typeof serverUrl !== 'string') return;
    const fault = await notifierFault(callsTo(serverUrl));
    if (fault?.isCertain) throw this.#error(fault.message);
    if (fault) this.#log.warning(fault.message);
  }

  #error(message: string): Error {
    return new this.#serverless.classes.Error(message, 'CONDUCTOR_LAMBDA');
  }
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const NO_WORKERS = 'conductor-lambda: no function has a `conductor` event, so there is no worker.';

const NO_TASKS =
  'conductor-lambda: no function has a `conductor` event and custom.conductor.existing is empty, so no poller is deployed.';

const DEPLOY_FUNCTION_NOTICE =
  'conductor-lambda: `deploy function` changes one function only, not the routes, roles and schedule. ' +
  'A new event, name, timeout or option needs `serverless deploy`.';

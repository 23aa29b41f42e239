import { callsTo } from '../../lib/conductor/http.ts';
import type { Plan } from '../../lib/config/plan.ts';
import { type Additions, additionsOf } from './additions.ts';
import { apply } from './apply.ts';
import { messageOf } from './faults.ts';
import { grant, ungrantedNotice } from './grants.ts';
import { type Artifacts, artifactsOf, restoreArtifacts } from './kept-artifacts.ts';
import { checkResponseTimeouts, unreadNotice } from './response-timeouts.ts';
import { isPaused } from './rule.ts';
import { CUSTOM_SCHEMA, EVENT_SCHEMA } from './schema.ts';
import type { CliOptions, PluginLog, Serverless } from './serverless.ts';
import { readService, type ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';
import { summaryOf } from './summary.ts';
import { type Validated, validate } from './validate.ts';
import { writeZips } from './zip.ts';

/**
 * The Serverless Framework plugin: gives functions the event `conductor` and adds the poller that fills it.
 * Here is only when things happen; what happens is in the files beside.
 *
 * @example
 * plugins: [conductor-lambda/plugin]
 * custom: { conductor: { serverUrl: https://conductor.example.com/api } }
 * functions: { greetings: { handler: greetings.handler, events: [{ conductor: greetings }] } }
 */
export default class ConductorPlugin {
  readonly hooks: Record<string, () => void | Promise<void>>;
  readonly #serverless: Serverless;
  readonly #log: PluginLog['log'];
  readonly #options: CliOptions;
  #additions: Additions | undefined;
  #settings: ServiceOptions | undefined;
  #artifacts: Artifacts = {};

  constructor(serverless: Serverless, options: CliOptions, { log }: PluginLog) {
    this.#serverless = serverless;
    this.#options = options;
    this.#log = log;
    const schema = serverless.configSchemaHandler;
    schema.defineFunctionEvent('aws', 'conductor', EVENT_SCHEMA);
    schema.defineCustomProperties({ properties: { conductor: CUSTOM_SCHEMA } });
    this.hooks = {
      initialize: () => this.#initialize(),
      'before:package:createDeploymentArtifacts': () => this.#writeZips(),
      'before:package:compileFunctions': () => this.#restoreArtifacts(),
      'before:deploy:function:packageFunction': () => this.#packageOne(),
      'before:deploy:function:deploy': () => this.#restoreArtifacts(),
      'after:deploy:deploy': () => this.#afterDeploy(),
    };
  }

  /** The one moment in which the service can be changed and is still compiled as if written so. */
  #initialize(): void {
    const service = readService(this.#serverless);
    const read = validate(service);
    if (read.kind === 'unused') return;
    if (read.kind === 'faulty') throw this.#error(messageOf(read.faults));
    if (read.entries.length > 0) this.#add(service, read);
    else this.#log.warning(NO_TASKS);
  }

  #add(service: ServiceConfig, { entries, options }: Extract<Validated, { kind: 'valid' }>): void {
    this.#artifacts = artifactsOf(entries, service.functions);
    this.#settings = options;
    this.#additions = additionsOf(entries, options, service);
    apply(this.#additions, this.#serverless.service);
    for (const each of this.#additions.grants) {
      const ungranted = grant(each, this.#serverless.service);
      if (ungranted.length > 0) this.#log.warning(ungrantedNotice(ungranted, each));
    }
    for (const notice of this.#additions.notices) this.#log.notice(notice);
  }

  async #writeZips(): Promise<void> {
    if (!this.#additions) return;
    const { functions, plan } = this.#additions;
    try {
      await writeZips(Object.keys(functions), plan, this.#serverless.serviceDir);
    } catch (error) {
      throw this.#error(error instanceof Error ? error.message : String(error));
    }
  }

  #restoreArtifacts(): void {
    restoreArtifacts(this.#artifacts, this.#serverless.service, this.#serverless.serviceDir);
  }

  async #packageOne(): Promise<void> {
    const key = this.#options.function ?? '';
    if (!this.#additions) return;
    const { functions, workers } = this.#additions;
    if (key in functions || key in workers) this.#log.notice(DEPLOY_FUNCTION_NOTICE);
    await this.#writeZips();
  }

  async #afterDeploy(): Promise<void> {
    if (!this.#additions || !this.#settings) return;
    const { plan } = this.#additions;
    const provider = this.#serverless.getProvider('aws');
    const paused = await isPaused(plan.ruleName, provider).catch(asError);
    this.#serverless.addServiceOutputSection('conductor', summaryOf(plan, paused));
    await this.#checkResponseTimeouts(plan, this.#settings);
  }

  /** With a key it could not: that is in AWS, and a deploy need not have the right to read it. */
  async #checkResponseTimeouts({ routes }: Plan, { serverUrl, auth }: ServiceOptions) {
    const { warnings, unread } = auth
      ? { warnings: [], unread: routes.map(({ taskType }) => taskType) }
      : await checkResponseTimeouts(routes, callsTo(serverUrl));
    for (const warning of warnings) this.#log.warning(warning);
    if (unread.length > 0) this.#log.notice(unreadNotice([...new Set(unread)]));
  }

  #error(message: string): Error {
    return new this.#serverless.classes.Error(message, 'CONDUCTOR_LAMBDA');
  }
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const NO_TASKS =
  'conductor-lambda: no function has a `conductor` event and custom.conductor.existing is empty, so no poller is deployed.';

const DEPLOY_FUNCTION_NOTICE =
  'conductor-lambda: `deploy function` changes one function only. The routes, roles and schedule stay as they are; ' +
  'a new event, name, timeout or option needs `serverless deploy`.';

import * as v from 'valibot';
import { type WorkerVariables, workerVariables } from '../../../lib/config/worker-variables.ts';
import { MAX_SLOTS } from '../../../lib/poller/defaults.ts';
import { type Binding, readBindings } from '../read/bindings.ts';
import { ConductorOptions } from '../read/conductor-options.ts';
import { type Fault, faultsOf } from '../read/faults.ts';
import { given } from '../read/fields.ts';
import type { Times } from '../read/invocation.ts';
import { PollerOptions } from '../read/poller-options.ts';
import type { ServiceConfig } from '../read/service.ts';
import { wantedTasks } from '../read/wanted-tasks.ts';
import * as calls from './calls.ts';
import * as functions from './functions.ts';
import { keyInRegion } from './key.ts';
import { groupsFit, groupsIn, timedPollers, windowsLeaveRoom } from './pollers.ts';
import { namesAreFree } from './reserved-names.ts';
import { rolesCanBeOwn, rolesFit } from './roles.ts';
import * as variables from './variables.ts';

/** What a deploy is made of, or everything that is wrong with it. */
export type Validated =
  | { kind: 'valid'; options: ConductorOptions; bindings: Binding[] }
  | { kind: 'faulty'; faults: Fault[] }
  /** The plugin is loaded, but the service uses nothing of it. */
  | { kind: 'unused' };

/**
 * Checks the whole configuration by all rules, so that one run shows every fault.
 *
 * @param env of the process that deploys: its CONDUCTOR_WORKER_… go before serverless.yml
 */
export function validate(
  service: ServiceConfig,
  env: Readonly<Record<string, string | undefined>> = {},
): Validated {
  const { bindings: written, faults, types } = readBindings(service);
  const ofWorkers = workerVariables(env, types, MAX_SLOTS);
  const bindings = written.map((binding) => withSettings(binding, ofWorkers));
  if (service.conductor === undefined && bindings.length + faults.length === 0) {
    return { kind: 'unused' };
  }
  const options = v.safeParse(ConductorOptions, given(service.conductor));
  const all = [
    ...(options.success ? [] : faultsOf('custom.conductor', options.issues)),
    ...faults,
    ...ofWorkers.faults,
    ...faultsBetween(bindings, types, service),
    ...optionFaults(bindings, service),
    ...(options.success ? wantedTasks(bindings, options.output).faults : []),
  ];
  if (!options.success || all.length > 0) return { kind: 'faulty', faults: all };
  const overfull = rolesFit(bindings, options.output, service);
  if (overfull.length > 0) return { kind: 'faulty', faults: overfull };
  return { kind: 'valid', options: options.output, bindings };
}

/** A pause is no part of a deploy: it would end with the next one. */
function withSettings(binding: Binding, { settingsOf }: WorkerVariables): Binding {
  const { paused: _, ...settings } = settingsOf(binding.task);
  return { ...binding, ...settings };
}

/** What no single option shows. Each rule looks at several options and returns every fault that it finds. */
function faultsBetween(
  bindings: readonly Binding[],
  types: readonly string[],
  service: ServiceConfig,
): Fault[] {
  const times = timesOf(service.conductor);
  const groups = groupsIn(service.conductor);
  return [
    ...functions.oneFunctionPerType(bindings),
    ...groupsFit(groups, types),
    ...windowsLeaveRoom(groups, times),
    ...timedPollers(groups, times, bindings).flatMap(calls.callsFitTheRun),
    ...calls.targetsLeaveRoom(bindings),
    ...functions.wrappedOrNot(bindings),
    ...functions.batchesFit(bindings),
    ...functions.shapesAreOfWrapped(bindings),
    ...functions.noDurableFunctions(bindings, service),
    ...functions.workersRunOnNode(bindings, service),
    ...functions.targetsInRegion(bindings, service),
    ...functions.namesFitTheEnvironment(bindings),
    ...namesAreFree(
      service,
      groups.map(({ name }) => name),
    ),
    ...variables.oneWayToTheKey(bindings, service),
    ...variables.oneWayThroughTheProxy(service),
    ...variables.keyIsNoPlainText(bindings, service),
    ...variables.tlsIsVerified(bindings, service),
  ];
}

/** The rules that need one valid option each. They look also where other options are wrong. */
function optionFaults(bindings: readonly Binding[], service: ServiceConfig): Fault[] {
  const { auth, allowInsecureHttp, roles } = ConductorOptions.entries;
  const written = v.parse(v.fallback(v.looseObject({}), {}), given(service.conductor));
  return [
    ...withValid(auth, written.auth, (auth) => [
      ...variables.keyReachesThePoller(auth, service),
      ...keyInRegion(auth, service),
    ]),
    ...withValid(allowInsecureHttp, written.allowInsecureHttp, (isAllowed) =>
      variables.serverUrlsAreSafe(bindings, isAllowed, service),
    ),
    ...withValid(roles, written.roles, (roles) => rolesCanBeOwn(bindings, roles, service)),
  ];
}

/** What a rule finds with a valid option; nothing where the option is wrong, which is a fault of its own. */
function withValid<T extends v.GenericSchema>(
  option: T,
  written: unknown,
  rule: (value: v.InferOutput<T>) => Fault[],
): Fault[] {
  const read = v.safeParse(option, written);
  return read.success ? rule(read.output) : [];
}

/** The poller's times, also where other options are wrong; undefined where the times are wrong. */
function timesOf(conductor: unknown): Times | undefined {
  const read = v.safeParse(PollerTimes, given(conductor));
  if (!read.success) return undefined;
  const { windowSeconds, timeout } = read.output;
  return { windowSeconds, timeout };
}

const anything = v.optional(v.unknown());

const PollerTimes = v.pipe(
  v.looseObject({
    poller: v.optional(v.object({ windowSeconds: anything, timeout: anything }), {}),
  }),
  v.transform(({ poller }) => poller),
  PollerOptions,
);

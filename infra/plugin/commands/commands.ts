import { setTimeout as sleep } from 'node:timers/promises';
import { ABOUT, COMMANDS, type ScheduleCommand } from '../../cli/commands.ts';
import { explain } from '../../cli/explain.ts';
import type { Serverless } from '../read/serverless.ts';
import { awsPortsOf } from './aws-ports.ts';

/**
 * `serverless conductor pause | resume | status`: the commands of `npx conductor-lambda`, for services whose stage,
 * region or name only the framework knows.
 */
const CONDUCTOR = 'conductor';

/** The commands as the framework wants them: each starts the hook that `hookOf` names. */
export const FRAMEWORK_COMMANDS = {
  [CONDUCTOR]: {
    usage: ABOUT,
    commands: Object.fromEntries(
      COMMANDS.map(({ name, description }) => [
        name,
        { usage: description, lifecycleEvents: [name] },
      ]),
    ),
  },
};

/** Whether the framework runs one of them: then nothing is packaged or deployed. */
export const isOurCommand = ({ processedInput }: Serverless): boolean =>
  processedInput?.commands[0] === CONDUCTOR;

/** What the framework calls for each of them. `print` writes a line of its output. */
export const commandHooks = (serverless: Serverless, print: (line: string) => void) =>
  Object.fromEntries(
    COMMANDS.map(({ name, run }) => [
      `${CONDUCTOR}:${name}:${name}`,
      () => runOn(serverless, run, print),
    ]),
  );

async function runOn(
  serverless: Serverless,
  run: ScheduleCommand['run'],
  print: (line: string) => void,
): Promise<void> {
  const provider = serverless.getProvider('aws');
  const ref = {
    service: serverless.service.service,
    stage: provider.getStage(),
    region: provider.getRegion(),
  };
  const aws = await awsPortsOf(provider);
  const ports = { ...aws, nowMs: Date.now, sleep: (ms: number) => sleep(ms), print };
  await run(ref, ports).catch((thrown) => {
    throw new serverless.classes.Error(explain(thrown, ref), 'CONDUCTOR_LAMBDA');
  });
}

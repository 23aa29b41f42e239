import { type Aws, awsAt } from '../infra/local/aws.ts';
import { conductorApi } from '../infra/local/conductor-api.ts';
import { tail } from '../infra/local/logs/tail.ts';
import { session } from '../infra/local/session.ts';
import { type Stack, startStack } from '../infra/local/stack.ts';
import { onKey } from '../infra/terminal/keys.ts';
import { painter } from '../infra/terminal/paint.ts';
import { deployedPlan, sharedPrefix } from './demo/functions.ts';
import { INPUTS, registerDemo } from './demo/workflow.ts';

const NAME_WIDTH = 18;

const paint = painter(process.stdout);
const print = (...lines: string[]): void => console.log(lines.join('\n'));

function printAddresses({ conductorUrl, aws }: Stack, workflow: string): void {
  const input = JSON.stringify(INPUTS[0]);
  print(
    '',
    `  Conductor's UI    ${paint('cyan', conductorUrl.replace(/\/api$/, ''))}`,
    `  Conductor's API   ${conductorUrl}`,
    `  AWS emulator      ${aws.AWS_ENDPOINT_URL}`,
    '',
    `  Start a workflow  curl -H content-type:application/json -d '${input}' \\`,
    `                      ${conductorUrl}/workflow/${workflow}`,
    `  ${process.stdin.isTTY ? 'r redeploys, ' : ''}Ctrl-C stops it all`,
    '',
  );
}

/** The schedule's first tick comes a minute after a deploy, so the first run is started here. */
async function startPolling(aws: Aws): Promise<string> {
  const plan = await deployedPlan();
  await aws.tick(plan.ruleName);
  return sharedPrefix(plan);
}

/** Redeploys when the key is pressed, one at a time. An error of the deploy is printed, and the stack keeps running. */
function redeployOnKey(stack: Stack): void {
  let deploying = false;
  onKey('r', async () => {
    if (deploying) return;
    deploying = true;
    await stack.redeploy().catch((error: unknown) => print(paint('red', String(error))));
    deploying = false;
  });
}

await session('local', async ({ folder, steps }) => {
  const stack = await startStack(folder, steps);
  const workflow = await registerDemo(conductorApi(stack.conductorUrl), stack.conductorUrl);
  const aws = awsAt(stack.aws);
  const prefix = await startPolling(aws);
  printAddresses(stack, workflow);
  redeployOnKey(stack);
  return tail(aws, (name, text) => {
    steps.print(`${paint('cyan', name.replace(prefix, '').padEnd(NAME_WIDTH))} ${text}`);
  });
});

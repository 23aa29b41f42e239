import { execa } from 'execa';
import * as v from 'valibot';
import { pythonOfLinters } from '../package/linters.ts';

/**
 * The framework writes a DependsOn for a role that a function names already. cfn-lint says that it is not needed; it does no
 * harm.
 */
const BY_THE_FRAMEWORK = 'W3005';

/** Its command names the folder of its install, which has got another name since. */
const CFN_LINT = 'import sys, cfnlint.runner; sys.exit(cfnlint.runner.main())';

/** What cfn-lint says of templates: errors and warnings, one in a line; empty where there is nothing. */
export async function cfnLint(files: readonly string[]): Promise<string> {
  const args = ['--ignore-checks', BY_THE_FRAMEWORK, '--format', 'parseable', '--', ...files];
  const { stdout, stderr } = await execa(await pythonOfLinters(), ['-c', CFN_LINT, ...args], {
    reject: false,
  });
  return `${stdout}${stderr}`;
}

const Report = v.object({
  summary: v.object({
    parsing_errors: v.literal(0),
    resource_count: v.pipe(v.number(), v.minValue(1)),
  }),
  results: v.object({
    failed_checks: v.array(v.object({ check_id: v.string(), resource: v.string() })),
  }),
});

/**
 * What checkov finds in the templates of a folder about what the plugin adds, each once, such as
 * `CKV_AWS_27 on AWS::SQS::Queue`. It asks its maker for nothing.
 */
export async function checkov(folder: string): Promise<string[]> {
  const python = await pythonOfLinters();
  const checks = ['--framework', 'cloudformation', '--skip-download', '--quiet', '--compact'];
  const args = ['-m', 'checkov.main', ...checks, '--output', 'json', '--soft-fail'];
  const { stdout } = await execa(python, [...args, '--directory', folder], { cwd: folder });
  const { results } = v.parse(Report, JSON.parse(stdout));
  const found = results.failed_checks.flatMap(({ check_id: check, resource }) => {
    const [type = '', logicalId = ''] = resource.split('.');
    return logicalId.startsWith('Conductor') ? [`${check} on ${type}`] : [];
  });
  return [...new Set(found)].toSorted();
}

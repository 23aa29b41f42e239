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

/** A check of checkov that a resource does not pass. */
export interface Finding {
  check: string;
  /** Such as `AWS::SQS::Queue`. */
  type: string;
  logicalId: string;
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

/** What checkov finds in the templates of a folder. It asks its maker for nothing. */
export async function checkov(folder: string): Promise<Finding[]> {
  const python = await pythonOfLinters();
  const checks = ['--framework', 'cloudformation', '--skip-download', '--quiet', '--compact'];
  const args = ['-m', 'checkov.main', ...checks, '--output', 'json', '--soft-fail'];
  const { stdout } = await execa(python, [...args, '--directory', folder], { cwd: folder });
  const { results } = v.parse(Report, JSON.parse(stdout));
  return results.failed_checks.map(({ check_id: check, resource }) => {
    const [type = '', logicalId = ''] = resource.split('.');
    return { check, type, logicalId };
  });
}

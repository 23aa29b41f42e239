import * as v from 'valibot';
import { CloudFormation } from './cloudformation.ts';

const OF_YOUR_FILES = ['NODE_OPTIONS', 'AWS_LAMBDA_EXEC_WRAPPER'];

/**
 * Lambda's reserved variables that the pattern of a name lets through.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const RESERVED =
  /^(AWS_((DEFAULT_)?REGION|EXECUTION_ENV|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API|MAX_CONCURRENCY|METADATA_(API|TOKEN))|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

const variableName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z]\w*$/, 'must be the name of a variable: letters, digits and _'),
  v.check(
    (name) => !OF_YOUR_FILES.includes(name),
    'must not reach the added functions: they have none of your layers and files, and would not start',
  ),
  v.check(
    (name) => !RESERVED.test(name),
    'is reserved: Lambda sets it, and refuses a function that sets it too',
  ),
  v.check(
    (name) => !name.startsWith('CONDUCTOR_'),
    'is set by the options of custom.conductor: use those, for example serverUrl or auth',
  ),
);

const variableValue = v.union(
  [v.string(), v.pipe(v.union([v.number(), v.boolean()]), v.transform(String)), CloudFormation],
  'must be a text, a number, true, false or a CloudFormation value such as Ref',
);

const NO_OBJECT = 'must be an object of variables';

/** `v.record` leaves them out without a word. */
const LEFT_OUT = ['__proto__', 'constructor', 'prototype'];

/** `custom.conductor.environment`: variables of the added functions, by name. */
export const variables = v.pipe(
  v.unknown(),
  v.check((written) => !Array.isArray(written), NO_OBJECT),
  v.check(
    (written) => !Object.keys(Object(written)).some((name) => LEFT_OUT.includes(name)),
    'has a variable named __proto__, constructor or prototype: choose another name',
  ),
  v.record(variableName, variableValue, NO_OBJECT),
  v.metadata({ kind: 'variables' }),
);

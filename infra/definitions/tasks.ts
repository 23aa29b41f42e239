import { under } from '../../lib/task/by-name.ts';
import type { Kind } from './kind.ts';
import { schemaOf } from './schema.ts';
import { schemaLines } from './schema-changes.ts';
import { shown } from './shown.ts';
import type { Fields } from './wanted.ts';

/** What the server has in a field that a definition leaves out (`TaskDef.java`); null in all others. */
const DEFAULTS: Fields = {
  retryCount: 3,
  retryLogic: 'FIXED',
  retryDelaySeconds: 60,
  backoffScaleFactor: 1,
  maxRetryDelaySeconds: 0,
  backoffJitterMs: 0,
  timeoutSeconds: 0,
  timeoutPolicy: 'TIME_OUT_WF',
  responseTimeoutSeconds: 3600,
  rateLimitPerFrequency: 0,
  rateLimitFrequencyInSeconds: 1,
  inputKeys: [],
  outputKeys: [],
  enforceSchema: false,
};

const SCHEMAS = new Set(['inputSchema', 'outputSchema']);

/** Task definitions. */
export const TASKS: Kind = {
  name: 'tasks',
  read: ({ name }, metadata) => metadata.taskDefinition(name),
  create: (definition, metadata) => metadata.registerTasks([definition]),
  replace: (definition, metadata) => metadata.replaceTask(definition),
  valueOf: (definition, field) =>
    SCHEMAS.has(field)
      ? schemaOf(definition[field])
      : (definition[field] ?? DEFAULTS[field] ?? null),
  newLinesOf: ({ definition, origins = {} }) =>
    Object.entries(definition)
      .filter(([field]) => field !== 'name')
      .map(([field, value]) => `${field}: ${shown(value)}${from(under(origins, field))}`),
  linesOf: ({ field, server, wanted, origin }) =>
    (SCHEMAS.has(field)
      ? schemaLines(field, server, wanted)
      : [`${field}: ${shown(server)} → ${shown(wanted)}`]
    ).map((line) => `${line}${from(origin)}`),
};

const from = (origin: string | undefined): string => (origin === undefined ? '' : `, ${origin}`);

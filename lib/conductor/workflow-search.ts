import { isObject } from '../task/parse.ts';
import { notConductor } from './errors.ts';
import type { Call } from './http.ts';

/** A search in the server's index of workflows, which may lag behind. */
export interface WorkflowSearch {
  /** Conditions such as `workflowType = 'orders' AND status = 'FAILED'`; default: all workflows. */
  query?: string;
  /** Default: any text. */
  freeText?: string;
  /** `startTime:DESC`. */
  sort?: string;
  /** How many results are skipped; default 0. */
  start?: number;
  /** How many results at most; default 100. */
  size?: number;
}

/** A workflow as the index has it. Its input and output are texts there, and left out here. */
export interface FoundWorkflow {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly version: number;
  readonly status: string;
  readonly correlationId: string | undefined;
  /** ISO 8601. */
  readonly startTime: string | undefined;
  readonly endTime: string | undefined;
  readonly reasonForIncompletion: string | undefined;
}

/** What was found, and how many there are in all. */
export interface FoundWorkflows {
  totalHits: number;
  results: FoundWorkflow[];
}

const SEARCH = '/workflow/search';

/** @throws ConductorError */
export async function searchWorkflows(
  call: Call,
  { start = 0, size = 100, ...search }: WorkflowSearch,
  timeout: number,
): Promise<FoundWorkflows> {
  const answer = await call({ url: SEARCH, params: { start, size, ...search }, timeout });
  if (!isObject(answer) || !Array.isArray(answer.results))
    throw notConductor(SEARCH, 'it is not a list of workflows');
  const results = answer.results.filter(isObject).map(foundIn);
  return {
    totalHits: typeof answer.totalHits === 'number' ? answer.totalHits : results.length,
    results,
  };
}

function foundIn(fields: Record<string, unknown>): FoundWorkflow {
  const text = (field: string) =>
    typeof fields[field] === 'string' ? String(fields[field]) : undefined;
  return {
    workflowId: text('workflowId') ?? '',
    workflowType: text('workflowType') ?? '',
    version: typeof fields.version === 'number' ? fields.version : 1,
    status: text('status') ?? '',
    correlationId: text('correlationId'),
    startTime: text('startTime'),
    endTime: text('endTime'),
    reasonForIncompletion: text('reasonForIncompletion'),
  };
}

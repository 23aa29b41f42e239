/** What the Conductor server makes of names, as seen on 3.32.2. Builders and deploys refuse the same in the same words. */

/**
 * Why no address of the server's API can hold this name; undefined if it can. Tomcat answers 400 in HTML to a slash and a
 * backslash, encoded or not, and clients resolve `.` and `..` as steps of a path.
 */
export function urlFault(name: string): string | undefined {
  const found = /[/\\]|^\.\.?$/.exec(name)?.[0];
  return found && `holds '${found}', which no URL can carry: use '-' or '_' in its place`;
}

/** Why a worker cannot get the tasks of this type; undefined if it can. */
export const typeFault = (type: string): string | undefined =>
  isServerType(type) ? "is the server's own: choose another name" : urlFault(type);

/** Whether the server executes tasks of this type itself. */
export const isServerType = (type: string): boolean => SERVER_TYPES.has(type);

/** Why no task comes to a poll of this domain; undefined if one can. The server reads `taskToDomain` as a list. */
export function domainFault(domain: string): string | undefined {
  if (domain.includes(','))
    return 'holds a comma, and the server would take it for a list: give each domain an event of its own';
  if (/^no_domain$/i.test(domain))
    return "is the server's word for tasks without a domain: remove it";
  return undefined;
}

/**
 * The server's own task types. A SIMPLE task of such a name is executed by the server (SWITCH and NOOP complete, HUMAN
 * waits for a signal, EVENT fails), or will be as soon as the module that brings the type is switched on; and a worker
 * that polls the type takes tasks from the server itself.
 *
 * Source: conductor-oss/conductor @ b54f0d4e (after v3.32.1), `TaskType.java` (its values and constants), the
 * `WorkflowSystemTask` components, and the `@WorkerTask` methods of the module `ai`. `test/conductor/names.test.ts` checks
 * those that a server runs as it comes.
 */
const SERVER_TYPES: ReadonlySet<string> = new Set([
  ...['SIMPLE', 'USER_DEFINED', 'DYNAMIC', 'FORK', 'FORK_JOIN', 'FORK_JOIN_DYNAMIC', 'JOIN'],
  ...['EXCLUSIVE_JOIN', 'DECISION', 'SWITCH', 'DO_WHILE', 'SUB_WORKFLOW', 'START_WORKFLOW'],
  ...['EVENT', 'WAIT', 'HUMAN', 'HTTP', 'LAMBDA', 'INLINE', 'TERMINATE', 'KAFKA_PUBLISH', 'JDBC'],
  ...['JSON_JQ_TRANSFORM', 'SET_VARIABLE', 'NOOP', 'PULL_WORKFLOW_MESSAGES', 'AGENT'],
  ...['GET_AGENT_CARD', 'CANCEL_AGENT', 'LIST_MCP_TOOLS', 'CALL_MCP_TOOL', 'LLM_TEXT_COMPLETE'],
  ...['LLM_CHAT_COMPLETE', 'LLM_INDEX_TEXT', 'LLM_SEARCH_INDEX', 'LLM_SEARCH_EMBEDDINGS'],
  ...['LLM_GENERATE_EMBEDDINGS', 'LLM_STORE_EMBEDDINGS', 'LLM_GET_EMBEDDINGS', 'GENERATE_IMAGE'],
  ...['GENERATE_AUDIO', 'GENERATE_VIDEO', 'GENERATE_PDF'],
]);

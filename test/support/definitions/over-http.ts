import { type Answer, type HttpServer, httpServer, type Received } from '../http-server.ts';
import { PLANTED } from '../leaks/planted.ts';
import { parsedFields } from './parsed-fields.ts';
import type { DefinitionServer } from './server.ts';

/** A server's definitions over HTTP, and a token for every key. */
export const overHttp = (server: DefinitionServer): Promise<HttpServer> =>
  httpServer((request) => answerOf(server, request));

function answerOf(server: DefinitionServer, { method, path, query, body }: Received): Answer {
  const [, , area, kind, name] = path.split('/').map(decodeURIComponent);
  if (area === 'token') return { body: { token: PLANTED.token } };
  if (area === 'tasks') return { body: [] };
  if (method === 'GET' && name !== undefined) {
    const version = query.version === undefined ? undefined : Number(query.version);
    const found = kind === 'taskdefs' ? server.task(name) : server.workflow(name, version);
    const message = `No such ${kind === 'taskdefs' ? 'taskType' : 'workflow'} found by name: ${name}`;
    return found ? { body: found } : { status: 404, body: { status: 404, message } };
  }
  const given: unknown = JSON.parse(body);
  try {
    for (const one of Array.isArray(given) ? given : [given]) {
      if (name === 'validate') server.checkWorkflow(parsedFields(Object(one)));
      else if (kind === 'taskdefs') server.storeTask(parsedFields(Object(one)));
      else server.storeWorkflow(parsedFields(Object(one)));
    }
    return {};
  } catch (error) {
    return { status: 400, body: { status: 400, message: String(error) } };
  }
}

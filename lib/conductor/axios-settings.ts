import { nodeAdapter } from './node-adapter.ts';

/** In place of axios' own defaults, which carry forms and the adapters of browsers. */
export const axiosSettings = {
  adapter: nodeAdapter,
  // A body is a text already.
  transformRequest: [],
  transformResponse: [parsedIfJson],
  validateStatus: (status: number) => status >= 200 && status < 300,
};

/** What begins in another way is an id or a page: axios would have the parser throw at each, and catch that. */
export function parsedIfJson(body: unknown): unknown {
  if (typeof body !== 'string' || !/^\s*["[{]/.test(body)) return body;
  return parsedBy(JSON.parse, body) ?? body;
}

/** undefined where the text cannot be parsed: a parser's own message would repeat it. */
export function parsedBy(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

import type { LambdaContext } from './lambda-context.ts';

/**
 * What middy hands to a middleware. It is declared here because the compilers of our users read it: middy's own types
 * import a package that middy does not bring.
 */
export interface MiddlewareRequest<Event, Context extends LambdaContext = LambdaContext> {
  event: Event;
  context: Context;
  /** The answer so far; a middleware may replace it. */
  // biome-ignore lint/suspicious/noExplicitAny: as in middy, so that a middleware that knows its answer's type fits.
  response: any;
  /** What a middleware answers with in place of the function. */
  earlyResponse?: unknown;
  /** In `onError` alone. */
  error: Error | null | undefined;
  /** What middlewares keep for each other during one call. */
  internal: Record<string, unknown>;
}

/**
 * The Serverless Framework plugin. The framework loads it by its name in `plugins`; nothing in it is meant to be called.
 */
declare class ConductorPlugin {
  constructor(serverless: unknown, options: unknown, utilities: unknown);
  readonly hooks: Record<string, () => void | Promise<void>>;
}

export = ConductorPlugin;

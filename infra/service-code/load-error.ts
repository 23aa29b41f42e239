import { dirname } from 'node:path';

/** Code of the service that does not load, and where it may be mended. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  /** Absolute: what the code is made of, as far as it is known. */
  readonly files: readonly string[];
  /** Where a file could be missing. */
  readonly folders: readonly string[];

  constructor(message: string, files: readonly string[], folders = files.map(dirname)) {
    super(message);
    this.files = files;
    this.folders = folders;
  }
}

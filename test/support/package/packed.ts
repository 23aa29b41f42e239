import { join } from 'node:path';

const given = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: setup.ts sets it`);
  return value;
};

/** The packed package. */
export const TARBALL = given('PACKED_TARBALL');

/** A project in which it is installed. Each test file writes into a folder of its own in it. */
export const PROJECT = given('PACKED_PROJECT');

/** The folder of a tool. */
export const tool = (name: string): string => join(given('PACKED_TOOLS'), 'node_modules', name);

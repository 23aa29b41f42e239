import { strToU8, zipSync } from 'fflate';

const HANDLER = 'export const handler = async () => 1;';
const REQUIRED = 'exports.handler = async () => 1;';

/** Modules that do not load, by their file. */
const FILES = {
  'syntax.mjs': 'export const handler = ( => 1;',
  'throws.mjs': `${HANDLER}\nthrow new Error('at load');`,
  'throws-required.js': `${REQUIRED}\nthrow new Error('at load');`,
  // Ten calls are as many as a stack shows.
  'throws-deep.mjs': `${HANDLER}
const deep = (calls) => { if (calls > 0) return [deep(calls - 1)]; throw new Error('at load'); };
deep(10);`,
  'package.mjs': `import 'not-there';\n${HANDLER}`,
  'package-required.js': `require('not-there');\n${REQUIRED}`,
  'file.mjs': `import './not-there.mjs';\n${HANDLER}`,
  'name.mjs': `import { notThere } from './works.mjs';\n${HANDLER}\nnotThere();`,
  'exits.mjs': `process.exit(7);\n${HANDLER}`,
  'waits.mjs': `await new Promise(() => {});\n${HANDLER}`,
  'works.mjs': HANDLER,
};

/** The zip of functions that do not load: each file is the module of one of them. */
export const brokenZip = (): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, strToU8(text)])));

import * as v from 'valibot';

const Manifest = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

/** The version in the text of a package.json. */
export const versionIn = (text: string): string => v.parse(Manifest, text).version;

import { basename } from 'node:path';
import * as v from 'valibot';
import { withoutSlash } from '../../../lib/config/load.ts';
import { MAX_NAME_LENGTH } from '../../../lib/limits/aws.ts';
import { nameText } from '../../plugin/read/auth-options.ts';
import { serverUrlFault } from '../../plugin/read/server-url.ts';

/** Where the key of an Orkes application is. The open-source server needs none. */
export type Key = { in: 'none' } | { in: 'secret' | 'parameter'; name: string };

/** What a new service is made of. */
export interface Answers {
  name: string;
  serverUrl: string;
  key: Key;
}

/** A question: its option on the command line, what a person is asked, and what an answer must be. */
export interface Question<T> {
  option: string;
  text: string;
  answer: v.GenericSchema<string, T>;
}

/** What the framework adds to the name, with the stage and the region of the template: the name of the service's role. */
const ROLE = '-dev-us-east-1-lambdaRole';
const MAX_LENGTH = MAX_NAME_LENGTH - ROLE.length;

/** The framework's rule for the name of a service, and AWS's for the length of the role's. */
const Name = v.pipe(
  v.string(),
  v.regex(
    /^[a-zA-Z][0-9a-zA-Z-]+$/,
    'must have two characters or more, begin with a letter, and hold only letters, digits and hyphens',
  ),
  v.maxLength(
    MAX_LENGTH,
    `must have at most ${MAX_LENGTH} characters: names at AWS are made of it`,
  ),
);

const ServerUrl = v.pipe(
  v.string(),
  v.check(
    (url) => serverUrlFault(url, false) === undefined,
    ({ input }) => serverUrlFault(input, false) ?? '',
  ),
  v.transform(withoutSlash),
);

const PLACES = 'must be none, secret:<name> or parameter:<name>';

/** `none`, `secret:<name>`, `parameter:<name>`; the name may be an ARN. */
const KeyPlace: v.GenericSchema<string, Key> = v.pipe(
  v.string(),
  v.transform((text) => {
    const [place, ...name] = text.split(':');
    return name.length === 0 ? { in: place } : { in: place, name: name.join(':') };
  }),
  v.variant(
    'in',
    [
      v.strictObject({ in: v.literal('none') }, PLACES),
      v.object({ in: v.literal('secret'), name: nameText('a secret in Secrets Manager') }, PLACES),
      v.object({ in: v.literal('parameter'), name: nameText('an SSM parameter') }, PLACES),
    ],
    PLACES,
  ),
);

export const NAME: Question<string> = {
  option: 'name',
  text: 'Name of the service',
  answer: Name,
};

export const SERVER_URL: Question<string> = {
  option: 'server-url',
  text: "Address of Conductor's API",
  answer: ServerUrl,
};

export const KEY: Question<Key> = {
  option: 'key',
  text: "Where Conductor's key is: none, secret:<name> or parameter:<name>",
  answer: KeyPlace,
};

/** What is taken where a person gives no answer; texts as a person would give them. */
export type Usual = Readonly<Record<'name' | 'serverUrl' | 'key', string>>;

/** The name of the folder and the address of `CONDUCTOR_SERVER_URL`, where a service can have them. */
export const usualIn = (
  folder: string,
  { CONDUCTOR_SERVER_URL: url }: NodeJS.ProcessEnv,
): Usual => ({
  name: v.is(Name, basename(folder)) ? basename(folder) : 'my-service',
  serverUrl: v.is(ServerUrl, url) ? url : 'http://localhost:8080/api',
  key: 'none',
});

import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import { bodyOf, type Call } from './http.ts';

/** The calls about the server's secrets, which tasks read as `${workflow.secrets.name}`. Each throws ConductorError. */
export interface ServerSecrets {
  /** Their names. The open-source server has them in its environment, and offers no other call. */
  names(): Promise<string[]>;
  /** At Orkes only, by its documentation: `PUT /secrets/{name}`. Never run there. */
  save(name: string, value: string): Promise<void>;
  /** At Orkes only, by its documentation: `DELETE /secrets/{name}`. Never run there. */
  remove(name: string): Promise<void>;
}

const SECRETS = '/secrets';

/** @param timeout of each call, in milliseconds */
export const serverSecretsBy = (call: Call, timeout = REQUEST_TIMEOUT_MS): ServerSecrets => {
  const urlOf = (name: string) => `${SECRETS}/${encodeURIComponent(name)}`;
  return {
    async names() {
      const answer = await call({ url: SECRETS, timeout });
      if (!Array.isArray(answer)) throw notConductor(SECRETS, 'it is not a list of names');
      return answer.filter((name) => typeof name === 'string');
    },

    async save(name, value) {
      await call({ method: 'put', url: urlOf(name), ...bodyOf(JSON.stringify(value)), timeout });
    },

    async remove(name) {
      await call({ method: 'delete', url: urlOf(name), timeout });
    },
  };
};

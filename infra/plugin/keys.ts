/** What the plugin adds, under the keys by which `serverless logs -f conductorPoller` and the template name it. */
export const POLLER_KEY = 'conductorPoller';
export const ADAPTER_KEY = 'conductorAdapter';
export const POLLER_ROLE_ID = 'ConductorPollerRole';
export const ADAPTER_ROLE_ID = 'ConductorAdapterRole';

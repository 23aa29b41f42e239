/** axios' build without Node's http adapter: a fifth of the size, and it starts in an ESM bundle. */
declare module 'axios/dist/browser/axios.cjs' {
  import axios from 'axios';
  export default axios;
}

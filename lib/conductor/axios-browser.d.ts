/** axios in one file without imports: any bundler and any module format can load it. */
declare module 'axios/dist/browser/axios.cjs' {
  import axios from 'axios';
  export default axios;
}

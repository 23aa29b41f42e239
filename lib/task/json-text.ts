/** A JSON object as it came, for what is only passed on: parsed, it could take ten times its bytes. */
export class JsonText {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

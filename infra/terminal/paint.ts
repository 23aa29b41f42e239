import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours text, unless the output is not a terminal or NO_COLOR is set. */
export type Paint = (format: Format, text: string) => string;

/** Follows Node's own rules: colour on a terminal only, changed by NO_COLOR and FORCE_COLOR. */
export const painter =
  (stream: NodeJS.WritableStream): Paint =>
  (format, text) =>
    styleText(format, text, { stream });

/** No colour: for tests and files. */
export const plain: Paint = (_format, text) => text;

import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Paints text; does nothing where the output is no terminal or NO_COLOR is set. */
export type Paint = (format: Format, text: string) => string;

/** Node's own rules: colour on a terminal only, NO_COLOR and FORCE_COLOR honoured. */
export const painter =
  (stream: NodeJS.WritableStream): Paint =>
  (format, text) =>
    styleText(format, text, { stream });

/** For tests and files. */
export const plain: Paint = (_format, text) => text;

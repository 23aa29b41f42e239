import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text of the code that a user can get to read. */
export interface Sentence {
  /** On one line, with `…` in place of each value. */
  text: string;
  file: string;
  line: number;
}

/** A text of one word is a name, a key or a part of a message. */
const LEAST_WORDS = 2;

/** The sentences in the texts of a TypeScript file. */
export function sentencesIn(root: string, file: string): Sentence[] {
  const code = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const sentences: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node)?.trim().replaceAll(/\s+/g, ' ');
    if (text !== undefined && isSentence(text)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      sentences.push({ text, file, line: line + 1 });
    }
    ts.forEachChild(node, text === undefined ? visit : (part) => visitValues(part, visit));
  };
  visit(source);
  return sentences;
}

const isSentence = (text: string) =>
  text.split(' ').filter((word) => /[a-z]{2}/i.test(word)).length >= LEAST_WORDS;

/** Inside of a text, only the values in its places can hold further texts. */
function visitValues(part: ts.Node, visit: (node: ts.Node) => void): void {
  if (ts.isTemplateSpan(part)) visit(part.expression);
  else if (textOf(part) === undefined) visit(part);
  else ts.forEachChild(part, (inner) => visitValues(inner, visit));
}

/** A literal, a template or a sum of them as one text; undefined for all else. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken)
    return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  if (left === undefined && right === undefined) return undefined;
  return `${left ?? '…'}${right ?? '…'}`;
}

import ts from 'typescript';
import { read } from './pages.ts';

/** A text of the code that a user can get to read. */
export interface Sentence {
  /** On one line, with `…` in place of each value. */
  text: string;
  file: string;
  line: number;
}

/** A text of one word is a name, a key or a part of a message. */
const LEAST_WORDS = 2;

/** The sentences in the texts of a TypeScript file; descriptions of commands and options are left out. */
export function sentencesIn(file: string): Sentence[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  return textsIn(source)
    .map(({ node, text }) => ({
      text: text.trim().replaceAll(/\s+/g, ' '),
      file,
      line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
    }))
    .filter(({ text }) => isSentence(text));
}

const isSentence = (text: string) =>
  text.split(' ').filter((word) => /[a-z]{2}/i.test(word)).length >= LEAST_WORDS;

interface Found {
  node: ts.Node;
  text: string;
}

/** All texts below a node, also those in the values of other texts. */
function textsIn(node: ts.Node): Found[] {
  if (isDescription(node)) return textsIn(node.expression);
  const text = textOf(node);
  if (text === undefined) return partsOf(node).flatMap(textsIn);
  return [{ node, text }, ...valuesIn(node).flatMap(textsIn)];
}

/** `x.description('…')`: says what a command or an option does. */
const isDescription = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.name.text === 'description';

/** A literal, a template or a sum of them as one text, with `…` for each value; undefined for all else. */
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

/** The values of a text: what its `…` stand for. */
const valuesIn = (text: ts.Node): ts.Node[] =>
  partsOf(text).flatMap((part) => {
    if (ts.isTemplateSpan(part)) return [part.expression];
    return textOf(part) === undefined ? [part] : valuesIn(part);
  });

function partsOf(node: ts.Node): ts.Node[] {
  const parts: ts.Node[] = [];
  ts.forEachChild(node, (part) => void parts.push(part));
  return parts;
}

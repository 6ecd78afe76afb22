const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CONTINUES = 32;
const VALUE_BITS = 5;

/** A place in a text: both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

interface Segment {
  readonly generatedColumn: number;
  readonly line: number;
  readonly column: number;
}

/**
 * The place in the author's file that a place in the compiled code came from (source map version 3, one source),
 * or `undefined` when the map says nothing about that line.
 */
export function toSourcePosition(mappings: string, generated: Position): Position | undefined {
  const segments = segmentsOfLine(mappings, generated.line - 1);
  let found = segments[0];
  for (const segment of segments) {
    if (segment.generatedColumn > generated.column - 1) break;
    found = segment;
  }
  return found && { line: found.line + 1, column: found.column + 1 };
}

/** Columns restart at each line; source line and column are differences that run through the whole text. */
function segmentsOfLine(mappings: string, wantedLine: number): readonly Segment[] {
  let [line, column] = [0, 0];
  for (const [index, group] of mappings.split(";").entries()) {
    const segments: Segment[] = [];
    let generatedColumn = 0;
    for (const text of group === "" ? [] : group.split(",")) {
      const [columnStep = 0, source, lineStep = 0, sourceColumnStep = 0] = decodeNumbers(text);
      generatedColumn += columnStep;
      if (source === undefined) continue;
      line += lineStep;
      column += sourceColumnStep;
      segments.push({ generatedColumn, line, column });
    }
    if (index === wantedLine) return segments;
  }
  return [];
}

function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of text) {
    const digit = BASE64.indexOf(letter);
    value |= (digit & (CONTINUES - 1)) << shift;
    shift += VALUE_BITS;
    if ((digit & CONTINUES) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

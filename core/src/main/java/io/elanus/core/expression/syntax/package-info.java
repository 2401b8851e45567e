/// Text of a filter to its syntax tree. Start at [Parser], then [Syntax].
///
/// | file       | responsibility                                          |
/// |------------|---------------------------------------------------------|
/// | [Lexer]    | characters to tokens, one ahead, with positions         |
/// | [Parser]   | tokens to [Syntax] by operator precedence               |
/// | [Constant] | values written in the text or handed in as templates    |
/// | [Refusal]  | why a text is no filter                                 |
///
/// Nothing here knows a schema. Why a parser by hand: `docs/decisions/0020-filter-parser.md`.
@NullMarked
package io.elanus.core.expression.syntax;

import org.jspecify.annotations.NullMarked;

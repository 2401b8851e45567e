package io.elanus.core.text.analysis;

/// A term and where it came from.
///
/// @param startOffset first byte of the text's UTF-8 that it stands for
/// @param endOffset byte behind the last
/// @param position its place among the tokens, in the unit of its tokenizer: tokens, or code points
///   of the text for `jieba` and `icu`
/// @param positionLength how many places it takes
public record Token(
    String term, int startOffset, int endOffset, int position, int positionLength) {}

/// Chinese words by dictionary and, for what the dictionary does not know, by a hidden Markov model
/// over the characters' places in a word. Start at [JiebaSegmenter].
///
/// The algorithm is that of the Python package jieba 0.42.1, which Milvus's own tokenizer follows;
/// the dictionary and the model's probabilities are those of jieba-analysis, read from its jar when
/// first used.
@NullMarked
package io.elanus.core.text.jieba;

import org.jspecify.annotations.NullMarked;

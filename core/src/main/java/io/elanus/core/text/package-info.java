/// Full text: analysis, matching, ranking.
///
/// | package    | responsibility                                        |
/// |------------|-------------------------------------------------------|
/// | `analysis` | text to terms                                          |
/// | `jieba`    | Chinese words                                          |
/// | `match`    | text_match and phrase_match                              |
/// | `bm25`     | term frequencies, statistics and weights for ranking     |
/// | `minhash`  | signatures by which near duplicates are found           |
///
/// [TextRules] checks what a schema says about text, [TextFunctions] computes the outputs of its
/// functions. Pure: dictionaries and word lists are parts of libraries, read when first used.
@NullMarked
package io.elanus.core.text;

import org.jspecify.annotations.NullMarked;

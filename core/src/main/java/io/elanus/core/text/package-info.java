/// Full text: analysis, matching, ranking.
///
/// | package    | responsibility                                        |
/// |------------|-------------------------------------------------------|
/// | `analysis` | text to terms                                          |
/// | `jieba`    | Chinese words                                          |
@NullMarked
package io.elanus.core.text;

import org.jspecify.annotations.NullMarked;

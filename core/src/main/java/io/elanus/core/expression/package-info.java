/// The filter language: text to a typed tree to a set of rows. Start at [FilterCompiler] and
/// [Filter].
///
/// | package     | responsibility                                                       |
/// |-------------|----------------------------------------------------------------------|
/// | `syntax`    | text to a tree of what was written                                   |
/// | `check`     | names and types; constants folded; Milvus's words for what is refused |
/// | `predicate` | the checked tree                                                     |
/// | `json`      | one value out of JSON text                                            |
/// | `evaluate`  | the checked tree over batches of columns                             |
@NullMarked
package io.elanus.core.expression;

import org.jspecify.annotations.NullMarked;
